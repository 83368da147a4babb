/**
 * One open canvas: its documents, the copy kept here, the line to the server, and all
 * that as signals.
 *
 * Facts flow in one direction. A document changes (typed here, or come from the server or
 * the kept copy) → its listeners read what was touched into signals → and, if it was done
 * here, the change is kept in this browser and handed to the link. Components read
 * signals; commands write documents. There is one of these per page, outside any
 * component, so that drawing the page twice cannot open two sockets.
 */

import { batch, computed, effect, signal } from '@preact/signals-core'
import type { ReadonlySignal, Signal } from '@preact/signals-core'
import type * as Y from 'yjs'
import { differences } from '../document/differences'
import { bodyOf, textOf } from '../document/edits'
import { CARD_SECTIONS, SECTIONS, isCardSectionId } from '../document/ids'
import type { CardId, CardSectionId, SectionId, SessionId } from '../document/ids'
import { REMOTE, isOwn } from '../document/origins'
import { EMPTY_FRAME, readFrame } from '../document/read'
import type { Card, Frame } from '../document/read'
import { SCHEMA_VERSION } from '../document/schema'
import { NO_FILTER, isFiltering } from '../document/search'
import type { Filter } from '../document/search'
import { SectionDoc } from '../document/section_doc'
import type { Change } from '../document/section_doc'
import { thingsOf } from '../document/things'
import { at } from '../document/total'
import { UndoHistory } from '../document/undo'
import type { Person } from '../presence/people'
import { Link } from '../wire/link'
import type { Notice } from '../wire/link'
import type { Facts } from '../wire/messages'
import { Shelf } from '../wire/shelf'
import { Hands } from '../wire/socket'
import type { SocketLike } from '../wire/socket'
import { readStanding } from '../wire/standing'
import type { Standing } from '../wire/standing'
import type { Access, Welcome } from '../wire/welcome'
import { Cards } from './cards'
import type { CanvasConfig } from './config'
import { Digests } from './digest'
import { Finder } from './finder'
import { KeptCopy } from './kept_copy'
import { Links } from './links'
import { Pointing } from './pointing'
import { Presence } from './presence'
import { Refusals } from './refusals'
import { sameStatus, statusOf } from './status'
import type {
  CanvasStore,
  CardLinks,
  EditorSupport,
  Me,
  PanelTarget,
  RefusedText,
  SectionView,
  Selection,
  Status,
  StorageState,
  UndoState,
} from './types'
import { Visits } from './visit'

/** What the outside world is to a canvas; a page and a test give different ones. */
export interface World {
  readonly openSocket: () => SocketLike
  /** Milliseconds that never go back. */
  readonly now: () => number
  readonly random: () => number
  /** The time of day. */
  readonly today: () => Date
}

const CLIENT = 'canevas-web/1'
/** A browser that takes longer than this to open its store is not waited for. */
const SHELF_PATIENCE_MS = 1_500

export class Canvas implements CanvasStore {
  readonly config: CanvasConfig
  readonly world: World
  readonly docs: ReadonlyMap<SectionId, SectionDoc>
  readonly history: UndoHistory
  readonly cards = new Cards()
  readonly linkStore = new Links()
  readonly presence = new Presence()
  readonly digests = new Digests()
  readonly visits = new Visits()
  readonly refusals: Refusals
  readonly shelf: Shelf
  readonly pointing: Pointing
  #link!: Link
  #hands!: Hands
  readonly #finder: Finder
  readonly #kept: KeptCopy
  readonly #views: ReadonlyMap<CardSectionId, SectionView>
  readonly #caughtUp = new Set<SectionId>()
  readonly #generations = new Map<SectionId, Signal<number>>(SECTIONS.map((id) => [id, signal(0)]))
  readonly #loaded = new Map<SectionId, Signal<boolean>>(SECTIONS.map((id) => [id, signal(false)]))
  readonly #access = signal<ReadonlyMap<SectionId, Access> | null>(null)
  readonly #me = signal<Me | null>(null)
  readonly #standing: Signal<Standing>
  readonly #notes = signal<ReadonlyMap<CardId, number>>(new Map())
  /** How often there was reason to ask which cards have open remarks; 0: not greeted yet. */
  readonly #reviewed = signal(0)
  /** The open remarks of cards, by id, as `commands/open_remarks.ts` asked for them. */
  readonly remarks = signal<ReadonlyMap<CardId, readonly string[]>>(new Map())
  readonly #frame = signal<Frame>(EMPTY_FRAME)
  readonly #status = signal<Status>({ kind: 'connecting' })
  readonly #unsaved = signal(0)
  readonly #storage = signal<StorageState>('opening')
  readonly #undo = signal<UndoState>({ canUndo: false, canRedo: false })
  readonly #revision = signal(0)
  readonly #frozen = signal(false)
  readonly newVersion = signal(false)
  readonly begunAnew = signal(false)
  readonly following = signal<SessionId | null>(null)
  readonly selection = signal<Selection>({ section: 'needs', card: null })
  readonly panel = signal<PanelTarget>({ kind: 'closed' })
  readonly filter = signal<Filter>(NO_FILTER)
  readonly filtering: ReadonlySignal<boolean> = computed(() => isFiltering(this.filter.value))
  readonly sections: ReadonlySignal<readonly CardSectionId[]>
  readonly closed: ReadonlySignal<readonly CardSectionId[]>
  readonly mixed: ReadonlySignal<boolean>
  readonly frameWritable: ReadonlySignal<boolean> = computed(() => this.#mayWriteNow('frame'))
  readonly thread: ReadonlySignal<ReadonlySet<CardId>>
  readonly #firstOwnEdit: () => void
  #askedToPersist = false

  /** @param firstOwnEdit called once, when the person first changes something. */
  constructor(config: CanvasConfig, world: World, firstOwnEdit: () => void = () => undefined) {
    this.config = config
    this.world = world
    this.#standing = signal(config.standing)
    this.#firstOwnEdit = firstOwnEdit
    this.docs = new Map(SECTIONS.map((id) => [id, new SectionDoc(id)]))
    this.history = new UndoHistory(() => this.#tellUndo())
    this.shelf = new Shelf(config.account, config.canvas, (state) => {
      this.#storage.value = state
    })
    this.refusals = new Refusals(this.shelf, () => this.#tellStatus())
    this.#finder = new Finder(this)
    this.#kept = new KeptCopy({
      docs: this.docs,
      shelf: this.shelf,
      refusals: this.refusals,
      visits: this.visits,
      epoch: () => this.#link.epoch,
      loaded: (section) => {
        this.#loadedSignal(section).value = true
      },
      unsaved: (section, things) => this.#hands.kept(section, things),
      today: () => world.today(),
    })
    this.pointing = new Pointing(
      (said) => this.#hands.point(said),
      (card) => (card === null ? this.selection.peek().section : (this.cards.peek(card)?.section ?? null)),
    )
    this.sections = computed(() => {
      const access = this.#access.value
      return access === null ? CARD_SECTIONS : CARD_SECTIONS.filter((id) => access.has(id))
    })
    this.closed = computed(() => CARD_SECTIONS.filter((id) => !this.sections.value.includes(id)))
    this.mixed = computed(() => {
      const access = this.#access.value
      if (access === null) return false
      const open = CARD_SECTIONS.filter((id) => access.get(id) === 'write').length
      return open > 0 && open < CARD_SECTIONS.length
    })
    this.thread = computed(() => this.#threadOf(this.selection.value.card))
    this.#views = new Map(CARD_SECTIONS.map((id) => [id, this.#view(id)]))
    for (const doc of this.docs.values()) this.#follow(doc)
    effect(() => {
      const session = this.following.value
      if (session !== null) this.#goTo(this.presence.all.value.find((person) => person.session === session) ?? null)
    })
  }

  // ── opening and closing ──

  /** Reads the kept copy, then calls the server. Resolves when the page can be drawn. */
  async open(): Promise<void> {
    const opening = this.shelf.open().then(() => this.#kept.read())
    const rows = await Promise.race([opening, after(SHELF_PATIENCE_MS)])
    this.#connect(rows === 'late' ? 0 : rows)
    if (rows === 'late') {
      void opening.then(() => {
        this.#kept.takeIn([])
        this.#hands.tookIn()
      })
    }
  }

  /** Says where the copy stands and ends everything; what is unsaved stays kept. */
  async close(): Promise<void> {
    this.keepVisit()
    this.pointing.end()
    this.#hands.stop()
    await this.shelf.close()
    for (const doc of this.docs.values()) doc.close()
  }

  /** Keeps how the canvas stands, so that the next visit can say what changed. */
  keepVisit(): void {
    const visit = this.visits.end(this.cards.all(), this.world.today().getTime())
    if (visit !== null) this.shelf.keepVisit(visit)
  }

  /** The epoch of the open documents; 0 before the first word of the server. */
  get epoch(): number {
    return this.#link.epoch
  }

  /** The line to the server: for commands and the page's events. */
  get hands(): Hands {
    return this.#hands
  }

  #connect(epoch: number): void {
    const { language } = this.config
    this.#link = new Link(this.docs, {
      schema: [SCHEMA_VERSION, SCHEMA_VERSION],
      client: CLIENT,
      language,
      epoch,
      random: this.world.random,
    })
    this.#hands = new Hands(this.#link, {
      open: this.world.openSocket,
      now: this.world.now,
      prepare: async () => this.#kept.takeIn(await this.shelf.pull()),
      hear: (notice) => this.#hear(notice),
    })
    this.#kept.takeIn([])
    this.#hands.start()
    this.shelf.tidy()
  }

  #doc(section: SectionId): SectionDoc {
    return at(this.docs, section)
  }

  // ── a document changed ──

  #follow(doc: SectionDoc): void {
    this.history.follow(doc)
    doc.onUpdate((update, change) => batch(() => this.#changed(doc, update, change)))
    doc.onReplaced(() => batch(() => this.#reload(doc)))
  }

  #changed(doc: SectionDoc, update: Uint8Array, change: Change): void {
    const news = this.cards.apply(doc, change)
    this.linkStore.apply(doc, change)
    if (change.frame.size > 0) this.#frame.value = readFrame(doc.frame)
    if (isOwn(change.origin)) {
      this.#keepOwn(doc.section, update, change)
    } else if (change.origin === REMOTE && this.#caughtUp.has(doc.section)) {
      this.digests.add(news)
      this.visits.add(news.map(({ id }) => id))
    }
  }

  #keepOwn(section: SectionId, update: Uint8Array, change: Change): void {
    const things = thingsOf(change)
    const edit = this.#hands.edited(section, update, things)
    // Until the server said which epoch it is, the copy kept here knows (0: a first visit, offline).
    this.shelf.keepOwn({ section, epoch: this.#link.epoch, edit, data: update, things })
    if (this.#askedToPersist) return
    this.#askedToPersist = true
    this.#firstOwnEdit()
  }

  #reload(doc: SectionDoc): void {
    this.cards.reload(doc)
    this.linkStore.reload(doc)
    if (doc.section === 'frame') this.#frame.value = readFrame(doc.frame)
    at(this.#generations, doc.section).value = doc.generation
  }

  // ── the link tells ──

  #hear(notice: Notice): void {
    batch(() => {
      switch (notice.kind) {
        case 'changed':
          return this.#tellStatus()
        case 'welcome':
          return this.#welcomed(notice.welcome)
        case 'access':
          return this.#opened(notice.sections)
        case 'remote':
          return this.#cameIn(notice.section, notice.update, notice.revision, notice.first)
        case 'confirmed': {
          const { section, edit, whole } = notice.confirmed
          return this.shelf.confirm(section, edit, whole)
        }
        case 'renewed':
          return this.#startedOver(notice.section, notice.update, notice.things, notice.reason, notice.epoch)
        case 'presence':
          return this.presence.hear(notice.here, notice.left, notice.all)
        case 'event':
          return this.#happened(notice.facts)
        case 'fault':
          // Somebody who looks into the console should find why the line was given up.
          return console.error(notice.error)
      }
    })
  }

  #welcomed(welcome: Welcome): void {
    const { session, name, role, group, color, sections, revision } = welcome
    this.#me.value = Object.freeze({ session, name, role, group, color })
    this.#standing.value = welcome.standing(this.#standing.peek())
    this.#opened(sections)
    // What was said while nobody was connected is not told again.
    this.#reviewed.value += 1
    this.#revision.value = Math.max(this.#revision.peek(), revision)
    this.presence.begin(session)
  }

  /** What may be read and written now; the attention leaves a part that is not open any more. */
  #opened(sections: ReadonlyMap<SectionId, Access>): void {
    const first = this.#access.peek() === null
    const panel = this.panel.peek()
    const shown = panel.kind === 'card' ? (this.cards.peek(panel.card)?.section ?? null) : null
    if (shown !== null && !sections.has(shown)) this.panel.value = { kind: 'closed' }
    this.#access.value = sections
    const open = CARD_SECTIONS.filter((id) => sections.has(id))
    const at = this.selection.peek().section
    const [best] = [open.find((id) => sections.get(id) === 'write'), ...open].filter((id) => id !== undefined)
    // Whoever comes for one part begins there; later nobody is moved who can stay.
    const arriving = first && sections.get(at) !== 'write' && this.selection.peek().card === null
    if (best !== undefined && (!sections.has(at) || (arriving && this.panel.peek().kind === 'closed'))) {
      this.selection.value = { section: best, card: null }
    }
  }

  #happened(facts: Facts): void {
    const { kind, card, version } = facts
    if (kind === 'guests') this.#standing.value = readStanding(facts, this.#standing.peek())
    if (kind === 'review') this.#reviewed.value += 1
    if (kind !== 'note' || typeof card !== 'string') return
    this.#notes.value = new Map(this.#notes.peek()).set(card as CardId, typeof version === 'number' ? version : 0)
  }

  #cameIn(section: SectionId, update: Uint8Array, revision: number, first: boolean): void {
    this.shelf.keepRemote(section, this.#link.epoch, update)
    this.#revision.value = Math.max(this.#revision.peek(), revision)
    this.#loadedSignal(section).value = true
    if (!first || this.#caughtUp.has(section)) return
    this.#caughtUp.add(section)
    const all = this.#access.peek()
    if (all !== null && [...all.keys()].every((id) => this.#caughtUp.has(id))) {
      this.visits.compare(this.cards.all(), this.world.today().getTime())
    }
  }

  #startedOver(section: SectionId, update: Uint8Array | null, things: readonly string[], reason: string, epoch: number): void {
    const doc = this.#doc(section)
    const old = doc.replace()
    // Whoever had sent everything loses nothing, and is told all the same why things moved.
    if (reason === 'epoch_changed') this.begunAnew.value = true
    this.refusals.add(differences(section, old, doc.doc, things, update === null), reason, this.world.today().getTime())
    old.destroy()
    this.shelf.restart(section, epoch, update === null ? null : doc.state())
  }

  #tellStatus(): void {
    const facts = this.#link.facts(this.world.now())
    const access = this.#access.peek()
    const status = statusOf({
      link: facts,
      refused: this.refusals.signal.peek(),
      mayWrite: access === null || [...access.values()].includes('write'),
    })
    if (!sameStatus(status, this.#status.peek())) this.#status.value = status
    this.#unsaved.value = facts.unsaved
    this.#frozen.value = facts.updateNeeded || facts.contact === 'left'
    if (facts.contact === 'lost' || facts.contact === 'left') this.presence.clear()
  }

  #tellUndo(): void {
    const { canUndo, canRedo } = this.history
    const before = this.#undo.peek()
    if (before.canUndo !== canUndo || before.canRedo !== canRedo) this.#undo.value = Object.freeze({ canUndo, canRedo })
  }

  // ── what may be asked ──

  get standing(): ReadonlySignal<Standing> {
    return this.#standing
  }

  get reviewed(): ReadonlySignal<number> {
    return this.#reviewed
  }

  get noteChanges(): ReadonlySignal<ReadonlyMap<CardId, number>> {
    return this.#notes
  }

  get me(): ReadonlySignal<Me | null> {
    return this.#me
  }

  get frame(): ReadonlySignal<Frame> {
    return this.#frame
  }

  get status(): ReadonlySignal<Status> {
    return this.#status
  }

  get unsaved(): ReadonlySignal<number> {
    return this.#unsaved
  }

  get storage(): ReadonlySignal<StorageState> {
    return this.#storage
  }

  get refused(): Refusals['signal'] {
    return this.refusals.signal
  }

  get undo(): ReadonlySignal<UndoState> {
    return this.#undo
  }

  get revision(): ReadonlySignal<number> {
    return this.#revision
  }

  get people(): ReadonlySignal<readonly Person[]> {
    return this.presence.all
  }

  get digest(): Digests['signal'] {
    return this.digests.signal
  }

  get changedSinceVisit(): ReadonlySignal<ReadonlySet<CardId>> {
    return this.visits.changed
  }

  get lastVisit(): ReadonlySignal<Date | null> {
    return this.visits.last
  }

  section(id: CardSectionId): SectionView {
    return at(this.#views, id)
  }

  card(id: CardId): ReadonlySignal<Card | null> {
    return this.cards.card(id)
  }

  links(id: CardId): ReadonlySignal<CardLinks> {
    return this.linkStore.of(id)
  }

  cardByCode(code: string): CardId | null {
    return this.cards.byCode(code)
  }

  find(
    words: string,
    options: { readonly sections?: readonly CardSectionId[]; readonly not?: CardId; readonly limit?: number } = {},
  ): readonly Card[] {
    return this.#finder.find(words, options)
  }

  text(card: CardId, field: string): Y.Text | null {
    const map = this.mapOf(card)
    return map === null ? null : textOf(map, field)
  }

  body(card: CardId): Y.XmlFragment | null {
    const map = this.mapOf(card)
    return map === null ? null : bodyOf(map)
  }

  frameText(field: string): Y.Text | null {
    return textOf(this.#doc('frame').frame, field)
  }

  editor(card: CardId): EditorSupport | null {
    const fragment = this.body(card)
    const doc = this.docOf(card)
    if (fragment === null || doc === null) return null
    const { carets, release } = this.presence.carets(card, 'body', (cursor) => this.pointing.caret(card, cursor))
    const undoManager = this.history.forEditor(doc)
    return {
      fragment,
      undoManager,
      carets,
      trackOrigin: (origin) => this.history.trackEditor(origin),
      release: () => {
        release()
        undoManager.destroy()
      },
    }
  }

  peopleAt(card: CardId): ReadonlySignal<readonly Person[]> {
    return this.presence.at(card)
  }

  peopleIn(section: SectionId): ReadonlySignal<readonly Person[]> {
    return this.presence.in(section)
  }

  unsavedWords(): readonly RefusedText[] {
    const at = this.world.today().getTime()
    return SECTIONS.flatMap((section) => {
      const things = this.#link.unsaved(section)
      if (things.length === 0) return []
      const nothing = new SectionDoc(section)
      const words = differences(section, this.#doc(section).doc, nothing.doc, things, true)
      nothing.close()
      return words.map((one, index) => ({ ...one, id: `${section}-${index}`, reason: 'unsaved', at }))
    })
  }

  // ── for commands ──

  /** The document in which a card lives. */
  docOf(card: CardId): SectionDoc | null {
    const section = this.cards.peek(card)?.section
    return section === undefined ? null : (this.docs.get(section) ?? null)
  }

  /** A card's live map. */
  mapOf(card: CardId): Y.Map<unknown> | null {
    return this.docOf(card)?.card(card) ?? null
  }

  /** Whether a section may be changed now, without listening. */
  mayWrite(section: SectionId): boolean {
    const access = this.#access.peek()
    return !this.#frozen.peek() && (access === null || access.get(section) === 'write')
  }

  /** Says to others where one is. */
  pointAt(place: { readonly card?: CardId | null; readonly field?: string | null; readonly typing?: boolean }): void {
    this.pointing.at(place)
  }

  #goTo(person: Person | null): void {
    if (person === null || !isCardSectionId(person.section)) return
    const { section, card } = this.selection.peek()
    if (section !== person.section || card !== person.card) this.selection.value = { section: person.section, card: person.card }
  }

  #mayWriteNow(section: SectionId): boolean {
    const access = this.#access.value
    return !this.#frozen.value && (access === null || access.get(section) === 'write')
  }

  #threadOf(card: CardId | null): ReadonlySet<CardId> {
    if (card === null) return new Set()
    const { outgoing, incoming } = this.links(card).value
    return new Set([card, ...outgoing.map(({ other }) => other), ...incoming.map(({ other }) => other)])
  }

  #view(id: CardSectionId): SectionView {
    return Object.freeze({
      id,
      cards: this.cards.list(id),
      visible: this.#finder.visible(id),
      setAside: this.cards.bin(id),
      writable: computed(() => this.#mayWriteNow(id)),
      access: computed(() => this.#access.value?.get(id) ?? null),
      loaded: this.#loadedSignal(id),
      generation: at(this.#generations, id),
    })
  }

  #loadedSignal(id: SectionId): Signal<boolean> {
    return at(this.#loaded, id)
  }
}

function after(ms: number): Promise<'late'> {
  return new Promise((resolve) => setTimeout(() => resolve('late'), ms))
}
