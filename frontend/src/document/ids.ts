/**
 * Names of things, branded so that a card's id cannot be handed over as a link's.
 *
 * Cards and links are named by the browser that makes them: 22 signs of base64url,
 * 132 random bits, so that two people offline never choose the same.
 */

declare const brand: unique symbol
type Branded<T, Name extends string> = T & { readonly [brand]: Name }

export type CanvasId = Branded<string, 'CanvasId'>
export type CardId = Branded<string, 'CardId'>
export type LinkId = Branded<string, 'LinkId'>
export type GroupId = Branded<string, 'GroupId'>
/** One open tab's socket, named by the server. */
export type SessionId = Branded<string, 'SessionId'>
/** A fractional order key; see `order.ts`. */
export type OrderKey = Branded<string, 'OrderKey'>

/** The order is the wire's numbering: never change it. */
export const SECTIONS = ['frame', 'needs', 'objectives', 'actors', 'values', 'evaluation'] as const
/** One document of a canvas: the frame or one of the five parts. */
export type SectionId = (typeof SECTIONS)[number]

/** The five parts that hold cards, in reading order. */
export const CARD_SECTIONS = ['needs', 'objectives', 'actors', 'values', 'evaluation'] as const
export type CardSectionId = (typeof CARD_SECTIONS)[number]

/** Whether a word from outside names a document. */
export function isSectionId(value: unknown): value is SectionId {
  return SECTIONS.some((section) => section === value)
}

/** Whether a word from outside names a part that holds cards. */
export function isCardSectionId(value: unknown): value is CardSectionId {
  return CARD_SECTIONS.some((section) => section === value)
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const ID_LENGTH = 22

function randomName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_LENGTH))
  let name = ''
  // 256 is a multiple of 64, so every letter is equally likely.
  for (const byte of bytes) name += LETTERS.charAt(byte & 63)
  return name
}

/** A name for a card that does not exist yet. */
export function newCardId(): CardId {
  return randomName() as CardId
}

/** A name for a link that does not exist yet. */
export function newLinkId(): LinkId {
  return randomName() as LinkId
}

const WELL_FORMED = /^[A-Za-z0-9_-]{1,64}$/

/** Whether a name from outside could be a card's or a link's. */
export function isWellFormedId(value: string): boolean {
  return WELL_FORMED.test(value)
}
