/**
 * Changed things by name: what the outbox counts as unsaved and a refusal hands back.
 *
 * A thing is what a person would call one: a field of a card, a whole new card, a link, a
 * setting of the frame. A hundred keystrokes in one title are one thing.
 */

import type { CardId } from './ids'
import type { Change } from './section_doc'

const LINK = 'link:'
const FRAME = 'frame/'

export type Thing =
  /** `key` is empty for the card as a whole. */
  | { readonly kind: 'card'; readonly card: CardId; readonly key: string }
  | { readonly kind: 'link'; readonly link: string }
  | { readonly kind: 'frame'; readonly key: string }

/** The names of everything a change touched. */
export function thingsOf(change: Change): string[] {
  const things: string[] = []
  for (const [card, keys] of change.cards) {
    if (keys === null) things.push(`${card}/`)
    else for (const key of keys) things.push(`${card}/${key}`)
  }
  for (const link of change.links) things.push(LINK + link)
  for (const key of change.frame) things.push(FRAME + key)
  return things
}

/** What a name means. */
export function readThing(name: string): Thing {
  if (name.startsWith(LINK)) return { kind: 'link', link: name.slice(LINK.length) }
  if (name.startsWith(FRAME)) return { kind: 'frame', key: name.slice(FRAME.length) }
  const slash = name.lastIndexOf('/')
  return { kind: 'card', card: name.slice(0, slash) as CardId, key: name.slice(slash + 1) }
}
