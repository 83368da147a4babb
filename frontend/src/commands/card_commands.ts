/** Cards: made, described, ordered, split, merged, set aside. */

import * as edits from '../document/edits'
import { CARD_SECTIONS, newCardId, newLinkId } from '../document/ids'
import type { CardId, CardSectionId } from '../document/ids'
import { COMMAND, LOCAL } from '../document/origins'
import type { FieldValue, Link } from '../document/read'
import { LIMITS, fieldOf, sectionSchema, textKeys } from '../document/schema'
import { at } from '../document/total'
import { problemWith } from '../document/values'
import type { Canvas } from '../store/canvas'
import { isResult, keyAt, placeOf, reach } from './context'
import type { Reach } from './context'
import { done, nameOf, notDone } from './results'
import type { NewCard, Result, Where } from './types'

export function addCard(canvas: Canvas, section: CardSectionId, start: NewCard = {}): Result {
  if (!canvas.mayWrite(section)) return notDone('read_only')
  if (cardCount(canvas) >= LIMITS.cards) return notDone('too_many_cards')
  const { kinds, defaultKind } = sectionSchema(section)
  const kind = kinds.find(({ id }) => id === start.kind)?.id ?? defaultKind
  const id = newCardId()
  const order = keyAt(canvas, section, start.where ?? { at: 'last' }, null)
  const doc = docOf(canvas, section)
  doc.transact(COMMAND, () => edits.createCard(doc, section, { id, kind, order, title: start.title ?? '' }))
  recordMaking(canvas, id)
  canvas.selection.value = { section, card: id }
  return done('card_added', {}, id)
}

export function setKind(canvas: Canvas, id: CardId, kind: string): Result {
  return change(canvas, id, ({ card, map }) => {
    if (!sectionSchema(card.section).kinds.some((known) => known.id === kind)) return notDone('value_unfit', {}, id)
    edits.setValue(map, 'kind', kind)
    return done('kind_set', { card: nameOf(card) }, id)
  })
}

export function setField(canvas: Canvas, id: CardId, key: string, value: FieldValue): Result {
  return change(canvas, id, ({ card, map }) => {
    const field = fieldOf(card.section, key)
    if (field === null || problemWith(field, value) !== null) return notDone('value_unfit', { field: key }, id)
    edits.setValue(map, key, value)
    return done(value === null ? 'field_cleared' : 'field_set', { card: nameOf(card) }, id)
  })
}

export function setFrameField(canvas: Canvas, key: string, value: FieldValue): Result {
  if (!canvas.mayWrite('frame')) return notDone('read_only')
  const field = fieldOf('frame', key)
  if (field === null || problemWith(field, value) !== null) return notDone('value_unfit', { field: key })
  const doc = docOf(canvas, 'frame')
  canvas.history.boundary()
  doc.transact(LOCAL, () => edits.setValue(doc.frame, key, value))
  return done(value === null ? 'field_cleared' : 'field_set', { card: canvas.config.title })
}

// ── order ──

export function move(canvas: Canvas, id: CardId, where: Where): Result {
  return change(canvas, id, ({ card, map }) => {
    edits.setValue(map, 'order', keyAt(canvas, card.section, where, id))
    return null
  }, moved)
}

/** Up (−1) or down (+1) by one, among the cards that are shown. */
export function nudge(canvas: Canvas, id: CardId, by: -1 | 1): Result {
  const card = canvas.cards.peek(id)
  if (card === null) return notDone('no_such_card')
  const shown = canvas.section(card.section).visible.peek()
  const neighbour = shown[shown.indexOf(id) + by]
  if (neighbour === undefined) {
    return notDone(by < 0 ? 'card_already_first' : 'card_already_last', { card: nameOf(card) }, id)
  }
  return move(canvas, id, by < 0 ? { before: neighbour } : { after: neighbour })
}

export function moveToEnd(canvas: Canvas, id: CardId, end: 'first' | 'last'): Result {
  const card = canvas.cards.peek(id)
  if (card === null) return notDone('no_such_card')
  const cards = canvas.cards.list(card.section).peek()
  if (cards[end === 'first' ? 0 : cards.length - 1] === id) {
    return notDone(end === 'first' ? 'card_already_first' : 'card_already_last', { card: nameOf(card) }, id)
  }
  return move(canvas, id, { at: end })
}

/** To a 1-based place; places beyond the ends mean the ends. */
export function moveTo(canvas: Canvas, id: CardId, place: number): Result {
  const card = canvas.cards.peek(id)
  if (card === null) return notDone('no_such_card')
  const others = canvas.cards.list(card.section).peek().filter((other) => other !== id)
  const next = others[Math.max(0, Math.trunc(place) - 1)]
  return move(canvas, id, next === undefined ? { at: 'last' } : { before: next })
}

function moved(canvas: Canvas, id: CardId): Result {
  const card = canvas.cards.peek(id)
  return card === null ? notDone('no_such_card') : done('card_moved', { card: nameOf(card), ...placeOf(canvas, card) }, id)
}

// ── split and merge ──

export function split(canvas: Canvas, id: CardId, block: number): Result {
  const found = reach(canvas, id)
  if (isResult(found)) return found
  const { card, map, doc } = found
  const body = edits.bodyOf(map)
  if (body === null || block < 1 || block >= body.length) return notDone('card_not_splittable', { card: nameOf(card) }, id)
  if (cardCount(canvas) >= LIMITS.cards) return notDone('too_many_cards')
  const made = newCardId()
  canvas.history.group(() => {
    const order = keyAt(canvas, card.section, { after: id }, null)
    doc.transact(COMMAND, () =>
      edits.createCard(doc, card.section, {
        id: made,
        kind: card.kind,
        order,
        splitFrom: id,
        blocks: edits.copyBlocks(body, block),
      }),
    )
    recordMaking(canvas, made)
    doc.transact(LOCAL, () => edits.cutBlocks(body, block))
  })
  canvas.selection.value = { section: card.section, card: made }
  return done('card_split', { card: nameOf(card) }, made)
}

export function merge(canvas: Canvas, fromId: CardId, intoId: CardId): Result {
  const from = reach(canvas, fromId)
  if (isResult(from)) return from
  const into = reach(canvas, intoId)
  if (isResult(into)) return into
  if (from.card.section !== into.card.section || fromId === intoId) return notDone('different_sections', {}, fromId)
  canvas.history.group(() => {
    from.doc.transact(LOCAL, () => {
      joinWords(from, into)
      edits.setValue(from.map, 'merged_into', intoId)
      edits.setAside(from.map, canvas.world.today(), groupOf(canvas))
    })
    for (const link of [...linksAt(canvas, fromId)]) relink(canvas, link, fromId, intoId)
  })
  canvas.selection.value = { section: into.card.section, card: intoId }
  return done('cards_merged', { card: nameOf(from.card), into: nameOf(into.card) }, intoId)
}

/** Everything written on `from` goes behind what is written on `into`; plain fields only where `into` has none. */
function joinWords(from: Reach, into: Reach): void {
  const body = edits.bodyOf(into.map)
  const theirs = edits.bodyOf(from.map)
  if (body !== null) edits.appendToBody(body, from.card.title, theirs === null ? [] : edits.copyBlocks(theirs, 0))
  for (const key of textKeys(from.card.section)) {
    const target = key === 'title' ? null : edits.textOf(into.map, key)
    if (target !== null) edits.appendToText(target, from.card.texts[key] ?? '')
  }
  for (const [key, value] of Object.entries(from.card.fields)) {
    const field = fieldOf(from.card.section, key)
    if (field === null || field.serverOnly) continue
    const before = into.card.fields[key] ?? null
    const joined = before === null ? value : joinedValue(before, value)
    if (problemWith(field, joined) === null) edits.setValue(into.map, key, joined)
  }
}

/** Two lists become one without repeating anything; of two single values the first stays. */
function joinedValue(first: FieldValue, second: FieldValue): FieldValue {
  if (!Array.isArray(first) || !Array.isArray(second)) return first
  const known = new Set(first.map((item) => JSON.stringify(item)))
  return [...(first as readonly FieldValue[]), ...(second as readonly FieldValue[]).filter((item) => !known.has(JSON.stringify(item)))]
}

function linksAt(canvas: Canvas, id: CardId): readonly Link[] {
  const { outgoing, incoming } = canvas.linkStore.index.of(id)
  return [...outgoing, ...incoming]
}

/** The link goes over to the other card, unless that has it already or it would point to itself. */
function relink(canvas: Canvas, link: Link, before: CardId, after: CardId): void {
  if (!canvas.mayWrite(link.section)) return
  const doc = docOf(canvas, link.section)
  const from = link.from === before ? after : link.from
  const to = link.to === before ? after : link.to
  const keep = from !== to && !canvas.linkStore.index.has(link.kind, from, to)
  doc.transact(LOCAL, () => {
    edits.removeLink(doc, link.id)
    if (keep) edits.writeLink(doc, newLinkId(), link.kind, from, to, link)
  })
}

// ── the bin ──

export function setAside(canvas: Canvas, id: CardId, reason = ''): Result {
  const why = reason.trim()
  return change(canvas, id, ({ card, map }) => {
    if (card.setAside !== null) {
      edits.sayWhyAside(map, why)
      return done('field_set', { card: nameOf(card) }, null)
    }
    edits.setAside(map, canvas.world.today(), groupOf(canvas), why)
    const { card: selected, section } = canvas.selection.peek()
    if (selected === id) canvas.selection.value = { section, card: neighbourOf(canvas, id, section) }
    return done('card_set_aside', { card: nameOf(card) }, neighbourOf(canvas, id, card.section))
  })
}

export function restore(canvas: Canvas, id: CardId): Result {
  return change(canvas, id, ({ card, map }) => {
    edits.restore(map)
    canvas.selection.value = { section: card.section, card: id }
    return done('card_restored', { card: nameOf(card) }, id)
  })
}

/** Who gets the focus when a card leaves: the next, else the one before. */
function neighbourOf(canvas: Canvas, id: CardId, section: CardSectionId): CardId | null {
  const shown = canvas.section(section).visible.peek()
  const index = shown.indexOf(id)
  if (index === -1) return shown[0] ?? null
  return shown[index + 1] ?? shown[index - 1] ?? null
}

// ── what they share ──

/** One undoable step on one card. `work` may return null when `after` is to say what came of it. */
function change(
  canvas: Canvas,
  id: CardId,
  work: (found: Reach) => Result | null,
  after: (canvas: Canvas, id: CardId) => Result = () => notDone('no_such_card'),
): Result {
  const found = reach(canvas, id)
  if (isResult(found)) return found
  const result = canvas.history.group(() => found.doc.transact(LOCAL, () => work(found)))
  return result ?? after(canvas, id)
}

/** The making of a card is undone by setting it aside: by then others may have written in it. */
function recordMaking(canvas: Canvas, id: CardId): void {
  const act = (edit: (map: Reach['map']) => void) => (): boolean => {
    const found = reach(canvas, id)
    if (isResult(found)) return false
    found.doc.transact(COMMAND, () => edit(found.map))
    return true
  }
  canvas.history.record({
    undo: act((map) => edits.setAside(map, canvas.world.today(), groupOf(canvas))),
    redo: act(edits.restore),
  })
}

function docOf(canvas: Canvas, section: CardSectionId | 'frame'): Reach['doc'] {
  return at(canvas.docs, section)
}

function groupOf(canvas: Canvas): string | null {
  return canvas.me.peek()?.group ?? null
}

function cardCount(canvas: Canvas): number {
  return CARD_SECTIONS.reduce((sum, id) => sum + canvas.cards.list(id).peek().length + canvas.cards.bin(id).peek().length, 0)
}
