/**
 * The verbs: how a document is changed. Nothing else in the page writes to one.
 *
 * Three rules keep people from losing each other's words. All nested types of a card are
 * made together with it, in one transaction, because two people who each make the missing
 * body keep only one of the two. A card is never deleted, only set aside. Order is a key
 * of the card itself, never a place in a list.
 *
 * The caller opens the transaction (`SectionDoc.transact`) and says with its origin
 * whether the change is to be undone as a text change.
 */

import * as Y from 'yjs'
import type { CardId, CardSectionId, LinkId, OrderKey } from './ids'
import type { FieldValue } from './read'
import { textKeys } from './schema'
import type { CardMap, SectionDoc } from './section_doc'
import { wellFormed } from './text_diff'

/** What a card is born with. */
export interface Birth {
  readonly id: CardId
  readonly kind: string
  readonly order: OrderKey
  readonly title?: string
  readonly splitFrom?: CardId
  /** Blocks for its body, made for it alone. */
  readonly blocks?: readonly (Y.XmlElement | Y.XmlText)[]
}

/** The optional parts of a link; null or absent is "not said". */
export interface LinkExtra {
  readonly because?: string | null
  readonly role?: string | null
  readonly tie?: string | null
  readonly how?: string | null
  readonly text?: string | null
}

const EXTRAS = ['because', 'role', 'tie', 'how', 'text'] as const

/** Makes a card with everything it will ever hold that several people can write in at once. */
export function createCard(doc: SectionDoc, section: CardSectionId, birth: Birth): void {
  const card: CardMap = new Y.Map()
  card.set('kind', birth.kind)
  card.set('order', birth.order)
  card.set('status', 'proposed')
  if (birth.splitFrom !== undefined) card.set('split_from', birth.splitFrom)
  const body = new Y.XmlFragment()
  if (birth.blocks !== undefined && birth.blocks.length > 0) body.insert(0, [...birth.blocks])
  card.set('body', body)
  for (const key of textKeys(section)) {
    card.set(key, new Y.Text(key === 'title' ? wellFormed(birth.title ?? '') : ''))
  }
  doc.cards.set(birth.id, card)
}

/** Sets or (with null) clears a plain value of a card or of the frame; equal values are not written again. */
export function setValue(map: Y.Map<unknown>, key: string, value: FieldValue): void {
  const before = map.get(key)
  if (value === null && (before === undefined || before === null)) return
  if (JSON.stringify(before) === JSON.stringify(value)) return
  map.set(key, value)
}

/** Puts the card into the bin; everything in it stays and goes on living. */
export function setAside(card: CardMap, at: Date, group: string | null, reason = ''): void {
  card.set('set_aside', { at: at.toISOString(), group, ...(reason === '' ? {} : { reason }) })
}

/** Says why the card lies in the bin, or (with nothing) takes back what was said. */
export function sayWhyAside(card: CardMap, reason: string): void {
  const { reason: _, ...mark } = card.get('set_aside') as Readonly<Record<string, FieldValue>>
  setValue(card, 'set_aside', reason === '' ? mark : { ...mark, reason })
}

/** Takes the card out of the bin. */
export function restore(card: CardMap): void {
  setValue(card, 'set_aside', null)
  setValue(card, 'merged_into', null)
}

/** Writes a link; the same id writes it anew. A link lives with its source card. */
export function writeLink(doc: SectionDoc, id: LinkId, kind: string, from: CardId, to: CardId, extra: LinkExtra): void {
  const link: Record<string, string> = { kind, from, to }
  for (const key of EXTRAS) {
    const value = extra[key]
    if (value !== undefined && value !== null && value !== '') link[key] = wellFormed(value)
  }
  doc.links.set(id, link)
}

export function removeLink(doc: SectionDoc, id: LinkId): void {
  doc.links.delete(id)
}

// ── split and merge ──

/** The card's rich body, if it has one. */
export function bodyOf(card: CardMap): Y.XmlFragment | null {
  const body = card.get('body')
  return body instanceof Y.XmlFragment ? body : null
}

/** A live text of the card or frame, if it has one under this key. */
export function textOf(map: Y.Map<unknown>, key: string): Y.Text | null {
  const text = map.get(key)
  return text instanceof Y.Text ? text : null
}

/** Copies of the body's blocks from `from` on, to be put into another body. */
export function copyBlocks(body: Y.XmlFragment, from: number): (Y.XmlElement | Y.XmlText)[] {
  return body
    .toArray()
    .slice(from)
    .flatMap((block) => (block instanceof Y.XmlElement || block instanceof Y.XmlText ? [block.clone()] : []))
}

/** Takes the blocks from `from` on out of a body. */
export function cutBlocks(body: Y.XmlFragment, from: number): void {
  if (body.length > from) body.delete(from, body.length - from)
}

/** Puts a line in bold and copies of blocks at the end of a body. */
export function appendToBody(body: Y.XmlFragment, headline: string, blocks: readonly (Y.XmlElement | Y.XmlText)[]): void {
  const added: (Y.XmlElement | Y.XmlText)[] = [...blocks]
  if (headline !== '') {
    const paragraph = new Y.XmlElement('paragraph')
    const text = new Y.XmlText()
    text.insert(0, wellFormed(headline), { strong: {} })
    paragraph.insert(0, [text])
    added.unshift(paragraph)
  }
  if (added.length > 0) body.insert(body.length, added)
}

/** Puts words at the end of a text, on a line of their own. */
export function appendToText(text: Y.Text, words: string): void {
  if (words === '') return
  text.insert(text.length, text.length > 0 ? `\n${words}` : words)
}
