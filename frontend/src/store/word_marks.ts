/**
 * Two wordings side by side, word by word: what was kept, written, struck out.
 *
 * For a moment, whose hands are known already; between two revisions the server marks the
 * words itself, because there it knows which of several hands wrote which.
 */

import type { Hand, Mark } from './history_types'

const MOST = 400_000

/** Words with the spaces after them, as people would strike them out. */
function words(text: string): readonly string[] {
  return text.match(/\s*[\p{L}\p{N}\p{M}’'-]+|\s*[^\p{L}\p{N}\p{M}]/gu) ?? []
}

/** The marks that turn `before` into `after`. */
export function wordMarks(before: string, after: string): readonly Mark[] {
  const a = words(before)
  const b = words(after)
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1
  let end = 0
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1
  const middle = longest(a.slice(start, a.length - end), b.slice(start, b.length - end))
  return joined([...a.slice(0, start).map(kept), ...middle, ...a.slice(a.length - end).map(kept)])
}

/** The marks with whose hands they are: those of the whole change. */
export function signedBy(marks: readonly Mark[], by: readonly Hand[]): readonly Mark[] {
  return marks.map((mark) => (mark.kind === 'kept' ? mark : { ...mark, by }))
}

const kept = (text: string): Mark => ({ kind: 'kept', text })

function longest(a: readonly string[], b: readonly string[]): Mark[] {
  const struck = (text: string): Mark => ({ kind: 'struck', text })
  const inserted = (text: string): Mark => ({ kind: 'inserted', text })
  // Two long texts with nothing in common: word by word would tell nothing, slowly.
  if (a.length * b.length > MOST) return [...a.map(struck), ...b.map(inserted)]
  const width = b.length + 1
  const best = new Uint16Array((a.length + 1) * width)
  const at = (i: number, j: number): number => best[i * width + j] ?? 0
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1) best[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const marks: Mark[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    const [one, other] = [a[i], b[j]]
    if (one !== undefined && one === other) {
      marks.push(kept(one))
      i += 1
      j += 1
    } else if (one !== undefined && (other === undefined || at(i + 1, j) >= at(i, j + 1))) {
      marks.push(struck(one))
      i += 1
    } else if (other !== undefined) {
      marks.push(inserted(other))
      j += 1
    }
  }
  return marks
}

/** Neighbours of one kind are one mark; between two kept words nothing is cut. */
function joined(marks: readonly Mark[]): readonly Mark[] {
  const made: Mark[] = []
  for (const mark of marks) {
    const last = made.at(-1)
    if (last?.kind === mark.kind) made[made.length - 1] = { kind: mark.kind, text: last.text + mark.text }
    else made.push(mark)
  }
  return made
}
