/**
 * What a canvas can hold, asked in the page's words.
 *
 * The tables themselves are generated from the server's own (`src/generated/schema.ts`);
 * nothing about kinds, fields or links is written down a second time here.
 */

import { FRAME_FIELDS, LINK_KINDS, SCHEMA, SECTION, TEXT_KEYS } from '../generated/schema'
import type { Field, LinkKind, Section } from '../generated/schema'
import type { CardSectionId, SectionId } from './ids'

export type { Field, FieldType, Heading, Kind, LinkKind, Option, Section } from '../generated/schema'
export { FRAME_FIELDS, LIMITS, LINK_KINDS } from '../generated/schema'

/** The version of the documents that this page can write. */
export const SCHEMA_VERSION = SCHEMA.version

const linkById = new Map<string, LinkKind>(LINK_KINDS.map((kind) => [kind.id, kind]))

/** The table of a part. */
export function sectionSchema(id: CardSectionId): Section {
  return SECTION[id]
}

/** The field under this key of a section's cards, or of the frame. */
export function fieldOf(section: SectionId, key: string): Field | null {
  const fields = section === 'frame' ? FRAME_FIELDS : SECTION[section].fields
  return fields.find((field) => field.key === key) ?? null
}

/** Keys of a section's cards (or of the frame) that hold a `Y.Text`; title and plain are among them. */
export function textKeys(section: SectionId): readonly string[] {
  return TEXT_KEYS[section]
}

export function linkKind(id: string): LinkKind | null {
  return linkById.get(id) ?? null
}

/** Kinds of links that leave cards of this part. */
export function linkKindsFrom(section: CardSectionId): readonly LinkKind[] {
  return LINK_KINDS.filter((kind) => kind.source === section)
}

/** Kinds of links that arrive at cards of this part. */
export function linkKindsTo(section: CardSectionId): readonly LinkKind[] {
  return LINK_KINDS.filter((kind) => kind.target === section)
}

/** Where a kind of link stands among the others, for sorting. */
export function linkRank(id: string): number {
  const rank = LINK_KINDS.findIndex((kind) => kind.id === id)
  return rank === -1 ? LINK_KINDS.length : rank
}
