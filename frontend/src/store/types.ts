/**
 * The shape of the store: every question a component may ask.
 *
 * No component library is known here; `ReadonlySignal` comes from
 * `@preact/signals-core` and is read with `.value` inside a component.
 */

import type { ReadonlySignal } from '@preact/signals-core'
import type * as Y from 'yjs'
import type { Difference } from '../document/differences'
import type { CardId, CardSectionId, LinkId, SectionId, SessionId } from '../document/ids'
import type { Card, Frame, Link } from '../document/read'
import type { Filter } from '../document/search'
import type { Carets } from '../presence/carets'
import type { Person } from '../presence/people'
import type { Standing } from '../wire/standing'
import type { Access } from '../wire/welcome'
import type { CanvasConfig } from './config'

/** The state in words. One is always true; the order of the list is its precedence. */
export type Status =
  /** Over: sign in again, not allowed, no such canvas, … (`reason` is a close code's name, `why` the server's own code). */
  | { readonly kind: 'left'; readonly reason: LeftReason; readonly why: string | null }
  /** The page is too old to write this canvas: reading goes on, a reload is needed. */
  | { readonly kind: 'update_needed' }
  /** The server did not accept something; the words are kept in `store.refused`. */
  | { readonly kind: 'refused'; readonly items: readonly RefusedText[] }
  /** No sign of life from the server. `kept` changes wait here. */
  | { readonly kind: 'offline'; readonly kept: number }
  /** The server cannot save at the moment, or this person may only read. */
  | { readonly kind: 'read_only'; readonly reason: ReadOnlyReason; readonly kept: number }
  /** First contact; nothing can be said about what is saved. */
  | { readonly kind: 'connecting' }
  /** `count` things were changed here and are not in the server's log yet. */
  | { readonly kind: 'saving'; readonly count: number }
  | { readonly kind: 'saved' }

export type LeftReason = 'sign_in' | 'not_allowed' | 'no_such_canvas' | 'closed'
/** `role`: this person only reads. `storage`: the server's database is away or full. */
export type ReadOnlyReason = 'role' | 'storage'

/** Where the copy on this device stands. */
export type StorageState =
  /** Not known yet. */
  | 'opening'
  /** Kept in this browser, survives closing it. */
  | 'kept'
  /** The browser refuses to keep anything (private window, full): in memory only. */
  | 'memory_only'

/** Words of this person that the server did not take, to be copied. */
export interface RefusedText extends Difference {
  readonly id: string
  /** The server's code for the refusal: `not_allowed`, `too_large`, `epoch_changed`, …; `closed`: the section is not open to this person any more. */
  readonly reason: string
  readonly at: number
}

/** One end of a link as seen from a card. */
export interface LinkEnd {
  readonly link: Link
  /** The card at the other end; it may be unknown here (not readable, not loaded, purged). */
  readonly other: CardId
}

/** A card's links, both ways, in the order of the schema's link kinds. */
export interface CardLinks {
  readonly outgoing: readonly LinkEnd[]
  readonly incoming: readonly LinkEnd[]
}

/** One part of the canvas. */
export interface SectionView {
  readonly id: CardSectionId
  /** Cards in order, without those set aside and without the filter. */
  readonly cards: ReadonlySignal<readonly CardId[]>
  /** The same, through the filter. */
  readonly visible: ReadonlySignal<readonly CardId[]>
  /** Cards set aside, last first: the bin. */
  readonly setAside: ReadonlySignal<readonly CardId[]>
  /** Whether this person may change it now. */
  readonly writable: ReadonlySignal<boolean>
  /** What the server opened to this person here; null before its first word, and when nothing. */
  readonly access: ReadonlySignal<Access | null>
  /** False until a local copy or the server's has been read. */
  readonly loaded: ReadonlySignal<boolean>
  /** Grows when the document was replaced (refusal, new epoch): bind editors anew. */
  readonly generation: ReadonlySignal<number>
}

/** What others changed since it was last read out. */
export interface Digest {
  readonly parts: readonly DigestPart[]
  /** Number of cards touched in all. */
  readonly total: number
}
export interface DigestPart {
  readonly section: SectionId
  readonly changed: readonly CardId[]
  readonly added: readonly CardId[]
  readonly setAside: readonly CardId[]
}

/** Which card has the page's attention. Focus in the DOM follows it, not the other way round. */
export interface Selection {
  readonly section: CardSectionId
  readonly card: CardId | null
}

/** What the side panel shows. */
export type PanelTarget =
  | { readonly kind: 'closed' }
  | { readonly kind: 'card'; readonly card: CardId; readonly field: string | null }
  | { readonly kind: 'bin' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'people' }

export interface UndoState {
  readonly canUndo: boolean
  readonly canRedo: boolean
}

/** What a rich editor is given. The editor module alone knows ProseMirror. */
export interface EditorSupport {
  readonly fragment: Y.XmlFragment
  /** For `yUndoPlugin({ undoManager })`: shared with everything else a person does, safe to destroy. */
  readonly undoManager: Y.UndoManager
  /** For `yCursorPlugin(carets, { cursorBuilder })`; states hold `user: { name, group, session }`. */
  readonly carets: Carets
  /** Call once with `ySyncPluginKey`: the editor's changes count as this person's. */
  trackOrigin(origin: unknown): void
  release(): void
}

export interface Me {
  readonly session: SessionId
  readonly name: string
  readonly role: string
  readonly group: string | null
  readonly color: number | null
}

export interface CanvasStore {
  readonly config: CanvasConfig
  /** Role, name and group as the server said; null before the first welcome. */
  readonly me: ReadonlySignal<Me | null>

  // ── content ──
  /** Parts this person may read, in reading order. */
  readonly sections: ReadonlySignal<readonly CardSectionId[]>
  /** Parts that are not open to this person. */
  readonly closed: ReadonlySignal<readonly CardSectionId[]>
  /** Whether some parts may be written and others not: then each says so. */
  readonly mixed: ReadonlySignal<boolean>
  /** For which partner one is here, until when, able to do what. */
  readonly standing: ReadonlySignal<Standing>
  section(id: CardSectionId): SectionView
  /** Null when there is no such card here. The same signal for the same id, always. */
  card(id: CardId): ReadonlySignal<Card | null>
  links(id: CardId): ReadonlySignal<CardLinks>
  readonly frame: ReadonlySignal<Frame>
  readonly frameWritable: ReadonlySignal<boolean>
  /** The card that is called `B3` aloud, whatever the case; null if there is none. */
  cardByCode(code: string): CardId | null
  /** Cards matching some words, best first, for the list from which a link is picked. */
  find(words: string, options?: { readonly sections?: readonly CardSectionId[]; readonly not?: CardId; readonly limit?: number }): readonly Card[]

  // ── live text, for binding editors (`document/text_field.ts`, `view/card/body_editor.ts`) ──
  /** `title`, `plain` or a long-text field of a card; null when the card or text is not there. */
  text(card: CardId, field: string): Y.Text | null
  /** The rich body of a card. */
  body(card: CardId): Y.XmlFragment | null
  /** `title`, `summary`, `plain`, `context`, `intro_needs`, … of the frame. */
  frameText(field: string): Y.Text | null
  /** All that an editor of a rich body needs; null when there is no body. Call `release` with the editor's end. */
  editor(card: CardId): EditorSupport | null

  // ── state ──
  readonly status: ReadonlySignal<Status>
  /** A card's internal note was changed by somebody: its version, by card. */
  readonly noteChanges: ReadonlySignal<ReadonlyMap<CardId, number>>
  /** The open remarks of cards, by their ids: for those who may look back, empty for others. */
  readonly remarks: ReadonlySignal<ReadonlyMap<CardId, readonly string[]>>
  /** Things changed here and not yet in the server's log. */
  readonly unsaved: ReadonlySignal<number>
  readonly storage: ReadonlySignal<StorageState>
  readonly refused: ReadonlySignal<readonly RefusedText[]>
  /** Own words that have no receipt yet, as text: for somebody who cannot wait for the server. */
  unsavedWords(): readonly RefusedText[]
  readonly undo: ReadonlySignal<UndoState>
  /** A newer version of the page is ready; `commands.takeNewVersion()` reloads. */
  readonly newVersion: ReadonlySignal<boolean>
  /** Something was erased on request, and the copy of this page was begun anew; until it was understood. */
  readonly begunAnew: ReadonlySignal<boolean>
  readonly revision: ReadonlySignal<number>

  // ── people ──
  /** Everyone here, oneself first. */
  readonly people: ReadonlySignal<readonly Person[]>
  /** Others at a card, for the avatars on it. */
  peopleAt(card: CardId): ReadonlySignal<readonly Person[]>
  /** Others in a part. */
  peopleIn(section: SectionId): ReadonlySignal<readonly Person[]>
  readonly following: ReadonlySignal<SessionId | null>

  // ── attention ──
  readonly selection: ReadonlySignal<Selection>
  readonly panel: ReadonlySignal<PanelTarget>
  readonly filter: ReadonlySignal<Filter>
  /** Whether any filter hides anything. */
  readonly filtering: ReadonlySignal<boolean>
  readonly digest: ReadonlySignal<Digest>
  /** Cards that others changed since this person's last visit on this device. */
  readonly changedSinceVisit: ReadonlySignal<ReadonlySet<CardId>>
  /** When that visit ended; null on a first visit. */
  readonly lastVisit: ReadonlySignal<Date | null>
  /** Cards on the thread of the selected one (itself and its linked cards); empty without one. */
  readonly thread: ReadonlySignal<ReadonlySet<CardId>>
}

export type { Standing } from '../wire/standing'
export type { Place, Person } from '../presence/people'
export type { Card, CardId, CardSectionId, Frame, Link, LinkId, SectionId, SessionId }
