/**
 * Snapshots: a card, a link, the frame as plain frozen objects.
 */

import type { Body } from './body'
import type { CardId, CardSectionId, LinkId, OrderKey } from './ids'

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
