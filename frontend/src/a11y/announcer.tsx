/**
 * The page's voice: sentences for those who hear the page instead of seeing it.
 *
 * There are two regions so that the same sentence, said twice, is heard twice: a
 * region that does not change is silent. Both are polite; nothing here is worth
 * cutting somebody's reading short.
 */

import { signal } from '@preact/signals'

const spoken = signal<readonly [string, string]>(['', ''])
let turn: 0 | 1 = 0

/** Says one sentence, after whatever is being read now. */
export function announce(sentence: string): void {
  if (sentence === '') return
  turn = turn === 0 ? 1 : 0
  spoken.value = turn === 0 ? [sentence, ''] : ['', sentence]
}

/** The regions themselves; one pair per page, there before anything is said. */
export function Announcer() {
  const [first, second] = spoken.value
  return (
    <div class="out-of-sight">
      <div aria-live="polite" aria-atomic="true">{first}</div>
      <div aria-live="polite" aria-atomic="true">{second}</div>
    </div>
  )
}
