/**
 * Snapshots: a card, a link, the frame as plain frozen objects.
 *
 * A snapshot says what the document says at one moment and keeps no tie to it. Parts
 * that a change did not touch are shared with the snapshot before, so that reading a
 * card again after one keystroke costs one text and not the whole card.
 */

import * as Y from 'yjs'
import { EMPTY_BODY, readBody } from './body'
import type { Body } from './body'
import type { CardId, CardSectionId, LinkId, OrderKey } from './ids'
import type { CardMap } from './section_doc'

/** What a plain field may hold: the JSON that the schema's field types allow. */
export type FieldValue =
  | string
  | number
  | boolean
  | null
  | readonly FieldValue[]
  | { readonly [key: string]: FieldValue }

export interface SetAside {
  readonly at: string
  readonly group: string | null
  /** Why, in somebody's words; empty when nobody said. */
  readonly reason: string
}

/** A card as it stands. */
export interface Card {
  readonly id: CardId
  readonly section: CardSectionId
  readonly kind: string
  readonly order: OrderKey
  /** Speakable code, given by the server; null until it has been. */
  readonly code: string | null
  readonly title: string
  readonly body: Body
  /** `plain` and the section's long texts, by field name. */
  readonly texts: Readonly<Record<string, string>>
  /** All other fields of the schema that hold something. */
  readonly fields: Readonly<Record<string, FieldValue>>
  readonly status: string
  readonly setAside: SetAside | null
  /** The section it was moved to, if this is what stayed behind. */
  readonly movedTo: string | null
}

/** A directed relation between two cards. */
export interface Link {
  readonly id: LinkId
  readonly section: CardSectionId
  readonly kind: string
  readonly from: CardId
  readonly to: CardId
  readonly because: string | null
  readonly role: string | null
  readonly tie: string | null
  readonly how: string | null
  readonly text: string | null
}

/** Title, summary, introductions and plain settings of the canvas. */
export interface Frame {
  readonly texts: Readonly<Record<string, string>>
  readonly fields: Readonly<Record<string, FieldValue>>
}

export const EMPTY_FRAME: Frame = Object.freeze({ texts: Object.freeze({}), fields: Object.freeze({}) })

/** Keys that have their own place in `Card`. */
const OWN_PLACE = new Set(['kind', 'order', 'code', 'status', 'set_aside', 'moved_to', 'moved_from', 'title', 'body'])

/**
 * The card as it stands now.
 *
 * @param touched keys changed since `previous`; without them everything is read.
 */
export function readCard(
  id: CardId,
  section: CardSectionId,
  map: CardMap,
  previous: Card | null = null,
  touched: ReadonlySet<string> | null = null,
): Card {
  const fresh = (key: string): boolean => previous === null || touched === null || touched.has(key)
  const rest = previous === null || touched === null || [...touched].some((key) => !OWN_PLACE.has(key))
  const { texts, fields } = rest ? readRest(map, previous, fresh) : (previous)
  const code = map.get('code')
  const movedTo = map.get('moved_to')
  return Object.freeze({
    id,
    section,
    kind: word(map.get('kind')),
    order: word(map.get('order')) as OrderKey,
    code: typeof code === 'string' ? code : null,
    title: previous === null || fresh('title') ? textOf(map.get('title')) : previous.title,
    body: previous === null || fresh('body') ? bodyOf(map.get('body')) : previous.body,
    texts,
    fields,
    status: word(map.get('status')),
    setAside: setAsideOf(map.get('set_aside')),
    movedTo: typeof movedTo === 'string' ? movedTo : null,
  })
}

function readRest(
  map: CardMap,
  previous: Card | null,
  fresh: (key: string) => boolean,
): Pick<Card, 'texts' | 'fields'> {
  const texts: Record<string, string> = {}
  const fields: Record<string, FieldValue> = {}
  for (const [key, value] of map) {
    if (OWN_PLACE.has(key)) continue
    if (value instanceof Y.Text) {
      texts[key] = fresh(key) ? value.toJSON() : (previous?.texts[key] ?? '')
    } else if (isFieldValue(value) && value !== null) {
      fields[key] = frozen(value)
    }
  }
  return { texts: Object.freeze(texts), fields: Object.freeze(fields) }
}

/** The frame as it stands now. */
export function readFrame(map: Y.Map<unknown>): Frame {
  const texts: Record<string, string> = {}
  const fields: Record<string, FieldValue> = {}
  for (const [key, value] of map) {
    if (value instanceof Y.Text) texts[key] = value.toJSON()
    else if (isFieldValue(value) && value !== null) fields[key] = frozen(value)
  }
  return Object.freeze({ texts: Object.freeze(texts), fields: Object.freeze(fields) })
}

/** The link as it stands; null when the value is not one (an older or foreign client wrote it). */
export function readLink(id: LinkId, section: CardSectionId, value: unknown): Link | null {
  if (typeof value !== 'object' || value === null) return null
  const { kind, from, to, because, role, tie, how, text } = value as Record<string, unknown>
  if (typeof kind !== 'string' || typeof from !== 'string' || typeof to !== 'string') return null
  return Object.freeze({
    id,
    section,
    kind,
    from: from as CardId,
    to: to as CardId,
    because: optional(because),
    role: optional(role),
    tie: optional(tie),
    how: optional(how),
    text: optional(text),
  })
}

const word = (value: unknown): string => (typeof value === 'string' ? value : '')
const optional = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const textOf = (value: unknown): string => (value instanceof Y.Text ? value.toJSON() : '')
const bodyOf = (value: unknown): Body => (value instanceof Y.XmlFragment ? readBody(value) : EMPTY_BODY)

function setAsideOf(value: unknown): SetAside | null {
  if (typeof value !== 'object' || value === null) return null
  const { at, group, reason } = value as Record<string, unknown>
  return Object.freeze({ at: word(at), group: optional(group), reason: word(reason) })
}

function isFieldValue(value: unknown): value is FieldValue {
  return value !== undefined && !(value instanceof Y.AbstractType) && !(value instanceof Uint8Array)
}

function frozen<T extends FieldValue>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    for (const inner of Object.values(value as Record<string, FieldValue>)) frozen(inner)
    Object.freeze(value)
  }
  return value
}
