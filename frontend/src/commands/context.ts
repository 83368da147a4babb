/** What every command leans on: finding the card, asking whether it may be changed. */

import type { CardId, CardSectionId, OrderKey } from '../document/ids'
import { between } from '../document/order'
import type { Card } from '../document/read'
import type { CardMap, SectionDoc } from '../document/section_doc'
import type { Canvas } from '../store/canvas'
import { notDone } from './results'
import type { Result, Where } from './types'

/** A card that is there and may be changed, with the document it lives in. */
export interface Reach {
  readonly card: Card
  readonly map: CardMap
  readonly doc: SectionDoc
}

/** The card for changing it, or why not. */
export function reach(canvas: Canvas, id: CardId): Reach | Result {
  const card = canvas.cards.peek(id)
  const doc = canvas.docOf(id)
  const map = canvas.mapOf(id)
  if (card === null || doc === null || map === null) return notDone('no_such_card')
  if (!canvas.mayWrite(card.section)) return notDone('read_only', {}, id)
  return { card, map: map, doc }
}

export function isResult(value: Reach | Result): value is Result {
  return 'done' in value
}

/** The order key for a place among the section's cards; `self` does not count as a neighbour. */
export function keyAt(canvas: Canvas, section: CardSectionId, where: Where, self: CardId | null): OrderKey {
  const cards = canvas.cards.list(section).peek().filter((id) => id !== self)
  const key = (id: CardId | undefined): OrderKey | null => (id === undefined ? null : (canvas.cards.peek(id)?.order ?? null))
  const index = indexOf(cards, where)
  return between(key(cards[index - 1]), key(cards[index]))
}

/** Where in the list something put `where` would stand. */
function indexOf(cards: readonly CardId[], where: Where): number {
  if ('at' in where) return where.at === 'first' ? 0 : cards.length
  const other = 'before' in where ? where.before : where.after
  const index = cards.indexOf(other)
  if (index === -1) return cards.length
  return 'before' in where ? index : index + 1
}

/** 1-based place and number of cards, for the announcement. */
export function placeOf(canvas: Canvas, card: Card): { readonly place: number; readonly count: number } {
  const cards = canvas.cards.list(card.section).peek()
  return { place: cards.indexOf(card.id) + 1, count: cards.length }
}
