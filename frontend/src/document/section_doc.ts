/**
 * One document of the canvas, open in this page: its roots, its cards, who changed what.
 *
 * A section is replaced as a whole when the server refused something or began a new
 * epoch: the object stays, `doc` becomes a new one with a new client id, and
 * `generation` grows. Whoever holds a Yjs type of the old document lets go of it then.
 */

import * as Y from 'yjs'
import type { CardId, SectionId } from './ids'
import type { KEPT} from './origins';
import { REMOTE } from './origins'

/** The state vector of a document in which nothing was ever written. */
export const EMPTY_VECTOR = Uint8Array.of(0)

/** A card as it lives in its document. */
export type CardMap = Y.Map<unknown>

/** Which keys of which cards a transaction touched; `null` stands for the card coming or going. */
export type Touched = ReadonlyMap<CardId, ReadonlySet<string> | null>

/** One transaction, in the words of cards and links. */
export interface Change {
  readonly cards: Touched
  /** Whether any link changed. */
  readonly links: ReadonlySet<string>
  /** Frame fields touched; empty in the five parts. */
  readonly frame: ReadonlySet<string>
  readonly origin: unknown
}

export type UpdateListener = (update: Uint8Array, change: Change) => void
export type ReplacedListener = () => void

/** See the module's words. One per section and page. */
export class SectionDoc {
  readonly section: SectionId
  #doc!: Y.Doc
  #generation = 0
  readonly #updates = new Set<UpdateListener>()
  readonly #replaced = new Set<ReplacedListener>()
  #change: Change | null = null
  #renewal: Y.Doc | null = null
  #catchUp: Uint8Array | null = null
  /** Whether anything in the document did not come from the server by this page's own socket. */
  #wroteHere = false

  constructor(section: SectionId) {
    this.section = section
    this.#use(new Y.Doc())
  }

  get doc(): Y.Doc {
    return this.#doc
  }

  get generation(): number {
    return this.#generation
  }

  get cards(): Y.Map<CardMap> {
    return this.#doc.getMap('cards')
  }

  get links(): Y.Map<unknown> {
    return this.#doc.getMap('links')
  }

  get frame(): Y.Map<unknown> {
    return this.#doc.getMap('frame')
  }

  /** The card's map; null for an id that is unknown, or whose value is no card. */
  card(id: CardId): CardMap | null {
    const map = this.cards.get(id)
    return map instanceof Y.Map ? map : null
  }

  stateVector(): Uint8Array {
    return Y.encodeStateVector(this.#doc)
  }

  state(): Uint8Array {
    return Y.encodeStateAsUpdate(this.#doc)
  }

  /** Whether nothing was ever written here. */
  get empty(): boolean {
    return this.#doc.store.clients.size === 0
  }

  /** Takes in what came from the server (`REMOTE`) or from this browser's store (`KEPT`). */
  apply(update: Uint8Array, origin: typeof REMOTE | typeof KEPT): void {
    Y.applyUpdate(this.#doc, update, origin)
  }

  /** Takes in the server's answer to a state vector: it names every deletion the server knows. */
  catchUp(update: Uint8Array): void {
    this.#catchUp = this.empty ? null : update
    this.apply(update, REMOTE)
  }

  /** Runs `edits` as one transaction. */
  transact<T>(origin: symbol, edits: () => T): T {
    return this.#doc.transact(edits, origin)
  }

  /** Whether something came that stands on what has not come yet. */
  get gap(): boolean {
    return this.#doc.store.pendingStructs !== null || this.#doc.store.pendingDs !== null
  }

  /** What is here and not in a document with this state vector and these deletions; null if nothing. */
  news(vector: Uint8Array): Uint8Array | null {
    const update = Y.encodeStateAsUpdate(this.#doc, vector)
    const { structs, ds } = Y.decodeUpdate(update)
    if (structs.length > 0) return update
    if (ds.clients.size === 0 || !this.#wroteHere) return null
    // A state vector says nothing about deletions, but the last catch-up named them all.
    const there = this.#catchUp === null ? new Map<number, DeletedRange[]>() : Y.decodeUpdate(this.#catchUp).ds.clients
    for (const [client, deleted] of ds.clients) {
      const known = joined(there.get(client) ?? [])
      if (!deleted.every(({ clock, len }) => covers(known, clock, clock + len))) return update
    }
    return null
  }

  // ── starting over ──

  /**
   * Starts over: a new, empty document takes the place of this one once `complete`.
   *
   * Until then the old one stays on the page. The server's whole state may come in
   * several parts; each is given to `renewWith`.
   */
  renewWith(update: Uint8Array): 'complete' | 'gap' {
    this.#renewal ??= new Y.Doc()
    Y.applyUpdate(this.#renewal, update, REMOTE)
    const { pendingStructs, pendingDs } = this.#renewal.store
    return pendingStructs === null && pendingDs === null ? 'complete' : 'gap'
  }

  /** Forgets what has come of the new document. */
  dropRenewal(): void {
    this.#renewal?.destroy()
    this.#renewal = null
  }

  /** How much of the new document is there. */
  renewalVector(): Uint8Array {
    return this.#renewal === null ? EMPTY_VECTOR : Y.encodeStateVector(this.#renewal)
  }

  /**
   * Puts the new document (empty if nothing came) in place of the old one, which is
   * returned: the caller reads from it what its author may want back, and destroys it.
   */
  replace(): Y.Doc {
    const old = this.#doc
    const next = this.#renewal ?? new Y.Doc()
    this.#renewal = null
    this.#generation += 1
    this.#use(next)
    for (const listener of [...this.#replaced]) listener()
    return old
  }

  /** Hears every transaction that changed something, with its bytes. */
  onUpdate(listener: UpdateListener): () => void {
    this.#updates.add(listener)
    return () => this.#updates.delete(listener)
  }

  /** Hears that the document was replaced; called when the new one is in place. */
  onReplaced(listener: ReplacedListener): () => void {
    this.#replaced.add(listener)
    return () => this.#replaced.delete(listener)
  }

  close(): void {
    this.#updates.clear()
    this.#replaced.clear()
    this.#doc.destroy()
  }

  #use(doc: Y.Doc): void {
    this.#doc = doc
    this.#change = null
    this.#catchUp = null
    this.#wroteHere = false
    // Roots must be typed before anything is read from them.
    doc.getMap('meta')
    if (this.section === 'frame') doc.getMap('frame')
    else {
      doc.getMap('cards')
      doc.getMap('links')
    }
    doc.on('afterTransaction', (transaction) => {
      this.#change = doc === this.#doc ? this.#describe(transaction) : null
    })
    doc.on('update', (update) => {
      const change = this.#change
      if (doc !== this.#doc || change === null) return
      if (change.origin !== REMOTE) this.#wroteHere = true
      for (const listener of [...this.#updates]) listener(update, change)
    })
  }

  #describe(transaction: Y.Transaction): Change {
    const cards = new Map<CardId, Set<string> | null>()
    const links = new Set<string>()
    const frame = new Set<string>()
    for (const [type, keys] of transaction.changed) {
      const path = pathOf(type)
      if (path === null) continue
      const [root, id, field] = path
      if (root === 'cards') {
        if (id === undefined) for (const key of keys) cards.set(key as CardId, null)
        else if (cards.get(id as CardId) !== null) {
          const touched = cards.get(id as CardId) ?? new Set<string>()
          if (field !== undefined) touched.add(field)
          else for (const key of keys) if (key !== null) touched.add(key)
          cards.set(id as CardId, touched)
        }
      } else if (root === 'links') {
        if (id !== undefined) links.add(id)
        else for (const key of keys) if (key !== null) links.add(key)
      } else if (root === 'frame') {
        if (id !== undefined) frame.add(id)
        else for (const key of keys) if (key !== null) frame.add(key)
      }
    }
    return { cards, links, frame, origin: transaction.origin }
  }
}

interface DeletedRange {
  readonly clock: number
  readonly len: number
}

/** The same ranges, sorted and without overlap or seam. */
function joined(ranges: readonly DeletedRange[]): DeletedRange[] {
  const result: DeletedRange[] = []
  for (const range of [...ranges].sort((a, b) => a.clock - b.clock)) {
    const last = result.at(-1)
    if (last !== undefined && range.clock <= last.clock + last.len) {
      const end = Math.max(last.clock + last.len, range.clock + range.len)
      result[result.length - 1] = { clock: last.clock, len: end - last.clock }
    } else {
      result.push({ clock: range.clock, len: range.len })
    }
  }
  return result
}

function covers(ranges: readonly DeletedRange[], from: number, to: number): boolean {
  return ranges.some((range) => range.clock <= from && range.clock + range.len >= to)
}

type AnyType = Y.AbstractType<unknown>

/** Root name and the map keys below it: `['cards', id, 'title']`. Null for a type already deleted. */
function pathOf(type: object): string[] | null {
  const keys: string[] = []
  let current = type as AnyType
  for (;;) {
    const item = current._item
    if (item === null) break
    if (item.parentSub !== null) keys.unshift(item.parentSub)
    const parent = item.parent
    if (!(parent instanceof Y.AbstractType)) return null
    current = parent as AnyType
  }
  const doc = current.doc
  if (doc === null) return null
  for (const [name, root] of doc.share) if (root === (current as unknown)) return [name, ...keys]
  return null
}
