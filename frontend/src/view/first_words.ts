/**
 * `#add` in the address: somebody has just come in and may write. Where they may write first, a
 * field is open for them; whoever only reads sees the board as it is.
 */

import { effect } from '@preact/signals'
import type { Canvas } from './context'

export function offerFirstWords({ store, commands, ui }: Canvas): void {
  if (location.hash !== '#add') return
  let offered = false
  const stop = effect(() => {
    if (offered) return
    // The first they may write in, as the server says, and not the first that happens to be here.
    const section = store.sections.value.find((id) => store.section(id).access.value === 'write')
    if (section === undefined || !store.section(section).loaded.value) return
    offered = true
    queueMicrotask(() => {
      stop()
      commands.select(section, null)
      ui.offerFirstWords(section)
    })
  })
}
