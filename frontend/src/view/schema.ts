/**
 * The canvas's schema as the page reads it: which questions a card is asked, what links there can be.
 *
 * Labels are English sentences that are also keys of the catalogue; they go through
 * `t` where they are drawn.
 */

import { COMMON_FIELDS, LINK_KINDS, SECTION, type CardSectionId, type Field, type LinkKind, type Option, type Section } from '../generated/schema'

export { FRAME_FIELDS, LIMITS } from '../generated/schema'
export type { Field, LinkKind, Option, Section } from '../generated/schema'

/** One kind of link as it looks from a card: leaving it, or arriving at it. */
export interface LinkSide {
  readonly kind: LinkKind
  readonly way: 'out' | 'in'
  /** Read from this card to the other: "is answered by". */
  readonly label: string
  readonly heading: string
  /** The section the other card is in. */
  readonly other: CardSectionId
}

const byLinkKind: ReadonlyMap<string, LinkKind> = new Map(LINK_KINDS.map((kind) => [kind.id, kind]))

/** What the schema says of one section. */
export function sectionInfo(id: CardSectionId): Section {
  return SECTION[id]
}

/** The first sign of a section's codes, in the language the canvas is written in. */
export function letterOf(id: CardSectionId, language: string): string {
  const { letters } = SECTION[id]
  return letters[language] ?? letters['fr'] ?? ''
}

/** The English name of a kind; the id itself when another version made it. */
export function kindLabel(section: CardSectionId, kind: string): string {
  return SECTION[section].kinds.find((known) => known.id === kind)?.label ?? kind
}

/** A field of a section's cards. */
export function fieldInfo(section: CardSectionId, key: string): Field | null {
  return SECTION[section].fields.find((field) => field.key === key) ?? null
}

/** What may stand in a card's `status`. */
export const STATUSES: readonly Option[] = COMMON_FIELDS.find((field) => field.key === 'status')?.options ?? []

export function linkKind(id: string): LinkKind | null {
  return byLinkKind.get(id) ?? null
}

/** Every kind of link a card of this section can have, leaving first. */
export function linkSides(section: CardSectionId): readonly LinkSide[] {
  const out = LINK_KINDS.filter((kind) => kind.source === section).map((kind) => side(kind, 'out'))
  const back = LINK_KINDS.filter((kind) => kind.target === section && !kind.symmetric).map((kind) => side(kind, 'in'))
  return [...out, ...back]
}

/** The ways in which this card can be linked by somebody who may write in the sections `writable` says. */
export function possibleSides(section: CardSectionId, readable: readonly CardSectionId[], writable: (section: CardSectionId) => boolean): readonly LinkSide[] {
  // A link lives with its source: that is the section which must be open for writing.
  return linkSides(section).filter((one) => readable.includes(one.other) && writable(one.kind.source))
}

function side(kind: LinkKind, way: 'out' | 'in'): LinkSide {
  return way === 'out'
    ? { kind, way, label: kind.label, heading: kind.heading, other: kind.target }
    : { kind, way, label: kind.inverse, heading: kind.inverseHeading, other: kind.source }
}

/** Fields of every card that no question of the form asks for: programs and later tools fill them. */
const UNASKED: ReadonlySet<string> = new Set(['title', 'body', 'place', 'origin', 'translations', 'lang'])

/** The fields that stand under one question of a section's form. */
export function fieldsUnder(section: CardSectionId, heading: string): readonly Field[] {
  return SECTION[section].fields.filter((field) => field.heading === heading && !UNASKED.has(field.key) && !field.serverOnly)
}
