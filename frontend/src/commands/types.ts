/** The shape of the commands: what each wants and what it tells afterwards. */

import type { CardId, CardSectionId, LinkId, SessionId } from '../document/ids'
import type { FieldValue } from '../document/read'
import type { Filter } from '../document/search'
import type { CanvasStore, PanelTarget } from '../store/types'

/** Names and numbers for the sentence. User text (titles) is isolated by `sentence`. */
export type Facts = Readonly<Record<string, string | number>>

/** What came of a command. `message` is a key of `sentences.ts`. */
export interface Result {
  readonly done: boolean
  readonly message: string
  readonly facts: Facts
  /** The card that should have focus now, if the command made or moved one. */
  readonly card: CardId | null
}

/** Where among its section's cards. */
export type Where =
  | { readonly at: 'first' | 'last' }
  | { readonly before: CardId }
  | { readonly after: CardId }

/** What a new card may start with; everything has a default. */
export interface NewCard {
  readonly kind?: string
  readonly title?: string
  readonly where?: Where
}

export interface Commands {
  // ── cards ──
  /** Makes an empty card and selects it. Undo sets it aside. */
  addCard(section: CardSectionId, start?: NewCard): Result
  setKind(card: CardId, kind: string): Result
  /** Sets or (with null) clears a plain field, `status` among them. Long texts are bound, not set. */
  setField(card: CardId, field: string, value: FieldValue): Result
  setFrameField(field: string, value: FieldValue): Result
  moveUp(card: CardId): Result
  moveDown(card: CardId): Result
  moveFirst(card: CardId): Result
  moveLast(card: CardId): Result
  /** 1-based place among its section's cards. */
  moveTo(card: CardId, place: number): Result
  /** For dropping; also to the end of a section with `{at: 'last'}`. */
  move(card: CardId, where: Where): Result
  /** Asks the server; resolves when it answered. Needs a connection. */
  moveToSection(card: CardId, section: CardSectionId): Promise<Result>
  /** A new card after this one takes the body from `block` (0-based) on. */
  split(card: CardId, block: number): Result
  /** `from`'s words and links go to `into` (same section); `from` is set aside. */
  merge(from: CardId, into: CardId): Result
  /** Of a card in the bin only the reason is written. */
  setAside(card: CardId, reason?: string): Result
  restore(card: CardId): Result
  copyCode(card: CardId): Promise<Result>

  // ── links ──
  link(kind: string, from: CardId, to: CardId, extra?: LinkExtra): Result
  editLink(link: LinkId, extra: LinkExtra): Result
  unlink(link: LinkId): Result

  // ── own history ──
  undo(): Result
  redo(): Result
  /** Ends the current undo step; call it when a field loses focus. */
  endStep(): void

  // ── attention ──
  select(section: CardSectionId, card?: CardId | null): void
  selectNext(): Result
  selectPrevious(): Result
  selectNextSection(): Result
  selectPreviousSection(): Result
  open(panel: PanelTarget): void
  close(): void
  /** Says to others where one is; called by the view on focus and typing. */
  pointAt(place: { readonly card?: CardId | null; readonly field?: string | null; readonly typing?: boolean }): void
  setFilter(change: Partial<Filter>): Result
  clearFilter(): Result
  /** Everything others did since the last call, as one announcement; then it counts anew. */
  readDigest(): Result
  markVisited(): Result
  follow(session: SessionId): Result
  unfollow(): Result

  // ── the connection and this device ──
  retryNow(): Result
  dismissRefused(id: string): Result
  takeNewVersion(): void
  /** The person knows now why the page began anew. */
  understoodBegunAnew(): void
}

export interface LinkExtra {
  readonly because?: string | null
  readonly role?: string | null
  readonly tie?: string | null
  readonly how?: string | null
  readonly text?: string | null
}

/** An open canvas: made by `openCanvas`, closed when the page goes. */
export interface CanvasHandle {
  readonly store: CanvasStore
  readonly commands: Commands
  close(): Promise<void>
}
