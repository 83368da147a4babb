/**
 * The copy kept in this browser: what was read, what was written, what has no receipt yet.
 *
 * One database per account (a shared tablet keeps people apart), with rows of updates per
 * canvas, section and epoch. A row that holds this person's unsaved changes says so until
 * its receipt came. Tabs of one person share the rows: each only adds its own and marks
 * its own as saved, so that none can lose or double another's; on (re)connecting a tab
 * takes in what others added. When the browser refuses to keep anything, everything goes
 * on in memory and `state` says so.
 */

import { openDB } from 'idb'
import type { DBSchema, IDBPDatabase } from 'idb'
import * as Y from 'yjs'
import type { Difference } from '../document/differences'
import type { CanvasId, SectionId } from '../document/ids'

/** An update kept in this browser. */
export interface KeptRow {
  readonly seq: number
  readonly section: SectionId
  readonly epoch: number
  readonly data: Uint8Array
  /** The tab that wrote it. */
  readonly tab: string
  /** Whether it holds own changes without a receipt, and which things they changed. */
  readonly pending: boolean
  readonly things: readonly string[]
}

/** Words of this person that the server did not take, until they say they are done with them. */
export interface KeptRefusal extends Difference {
  readonly id: string
  readonly reason: string
  readonly at: number
}

/** How the canvas stood when this person last left it. */
export interface KeptVisit {
  /** When it was kept, and since when `changed` is counted. */
  readonly at: number
  readonly since: number
  readonly changed: readonly string[]
  /** A fingerprint for each card. */
  readonly prints: Readonly<Record<string, number>>
}

export type ShelfState = 'opening' | 'kept' | 'memory_only'

type StoredRow = Omit<KeptRow, 'seq'> & { readonly seq?: number; readonly canvas: CanvasId }

interface Layout extends DBSchema {
  rows: { key: number; value: StoredRow; indexes: { canvas: string } }
  refusals: { key: string; value: KeptRefusal & { readonly canvas: CanvasId }; indexes: { canvas: string } }
  visits: { key: string; value: KeptVisit }
}

type Database = IDBPDatabase<Layout>

const VERSION = 1
const REMOTE_DELAY = 1_000
const CONFIRM_DELAY = 400
/** Once all is saved the page says so, and whoever leaves then finds it said here too. */
const ALL_SAVED_DELAY = 20
/** More rows than this in a section are merged into one. */
const MANY_ROWS = 200
const MERGE_AT_ONCE = 500

const nameOf = (account: string): string => `canevas-${account}`

interface OwnRow {
  readonly section: SectionId
  readonly epoch: number
  readonly edit: number
  readonly data: Uint8Array
  readonly things: readonly string[]
}

export class Shelf {
  readonly #account: string
  readonly #canvas: CanvasId
  readonly #tab = crypto.randomUUID()
  readonly #told: (state: ShelfState) => void
  #state: ShelfState = 'opening'
  #db: Database | null = null
  #seen = 0
  /** Rows of this tab that were written as unsaved: where they are, up to which edit. */
  readonly #unsaved = new Map<SectionId, { readonly seq: number; readonly edit: number }[]>()
  /** Unsaved rows of earlier visits and other tabs that this tab has taken in. */
  readonly #adopted = new Map<SectionId, number[]>()
  readonly #savedUpTo = new Map<SectionId, number>()
  #own: OwnRow[] = []
  #remote: { readonly section: SectionId; readonly epoch: number; readonly data: Uint8Array }[] = []
  #saved: number[] = []
  #work: Promise<void> = Promise.resolve()
  #remoteTimer: ReturnType<typeof setTimeout> | null = null
  #savedTimer: ReturnType<typeof setTimeout> | null = null

  constructor(account: string, canvas: CanvasId, told: (state: ShelfState) => void = () => undefined) {
    this.#account = account
    this.#canvas = canvas
    this.#told = told
  }

  get state(): ShelfState {
    return this.#state
  }

  /** Opens the database; on refusal everything else here does nothing. */
  async open(): Promise<void> {
    try {
      const db = await openDB<Layout>(nameOf(this.#account), VERSION, {
        upgrade(fresh) {
          fresh.createObjectStore('rows', { keyPath: 'seq', autoIncrement: true }).createIndex('canvas', 'canvas')
          fresh.createObjectStore('refusals', { keyPath: 'id' }).createIndex('canvas', 'canvas')
          fresh.createObjectStore('visits')
        },
        // Another tab erases everything ("J'ai fini"): do not stand in its way.
        blocking: () => this.#giveUp(),
        terminated: () => this.#giveUp(),
      })
      this.#db = db
      this.#set('kept')
    } catch {
      this.#giveUp()
    }
  }

  /** Everything kept for this canvas that this tab has not seen yet, oldest first. */
  async pull(): Promise<readonly KeptRow[]> {
    const db = this.#db
    if (db === null) return []
    try {
      const stored =
        this.#seen === 0
          ? await db.getAllFromIndex('rows', 'canvas', this.#canvas)
          : await db.getAll('rows', IDBKeyRange.lowerBound(this.#seen, true))
      const rows = stored.filter(isWhole).filter((row) => row.canvas === this.#canvas && row.tab !== this.#tab)
      for (const row of stored) this.#seen = Math.max(this.#seen, row.seq ?? 0)
      for (const row of rows) if (row.pending) listIn(this.#adopted, row.section).push(row.seq)
      return rows
    } catch {
      this.#giveUp()
      return []
    }
  }

  /** Keeps a change made here, at once. */
  keepOwn(row: OwnRow): void {
    this.#own.push(row)
    this.#run(() => this.#writeOwn())
  }

  /** Keeps what came from the server; soon, many at a time, because the server has it anyway. */
  keepRemote(section: SectionId, epoch: number, data: Uint8Array): void {
    this.#remote.push({ section, epoch, data })
    this.#remoteTimer ??= setTimeout(() => {
      this.#run(() => this.#writeRemote())
    }, REMOTE_DELAY)
  }

  /** The server has every own change of the section up to this edit; `whole`: and all that was adopted. */
  confirm(section: SectionId, edit: number, whole: boolean): void {
    this.#savedUpTo.set(section, Math.max(edit, this.#savedUpTo.get(section) ?? 0))
    const rows = listIn(this.#unsaved, section)
    this.#saved.push(...rows.filter((row) => row.edit <= edit).map((row) => row.seq))
    this.#unsaved.set(section, rows.filter((row) => row.edit > edit))
    if (whole) this.#saved.push(...listIn(this.#adopted, section).splice(0))
    if (this.#saved.length === 0) return
    const isAllSaved = this.#own.length === 0 && [...this.#unsaved.values()].every((left) => left.length === 0)
    if (isAllSaved && this.#savedTimer !== null) {
      clearTimeout(this.#savedTimer)
      this.#savedTimer = null
    }
    this.#savedTimer ??= setTimeout(
      () => {
        this.#run(() => this.#writeSaved())
      },
      isAllSaved ? ALL_SAVED_DELAY : CONFIRM_DELAY,
    )
  }

  /**
   * The section was started over: all that this tab knows of it is dropped. What another
   * tab added since stays, whatever its epoch: it may be words that nobody else has yet.
   */
  restart(section: SectionId, epoch: number, state: Uint8Array | null): void {
    this.#own = this.#own.filter((row) => row.section !== section)
    this.#remote = this.#remote.filter((row) => row.section !== section)
    this.#unsaved.delete(section)
    this.#adopted.delete(section)
    const known = this.#seen
    this.#run(async (db) => {
      const writing = db.transaction('rows', 'readwrite')
      for await (const cursor of writing.store.index('canvas').iterate(this.#canvas)) {
        const row = cursor.value
        if (row.section !== section) continue
        if (row.tab === this.#tab || (row.seq ?? 0) <= known) await cursor.delete()
      }
      if (state !== null) await writing.store.add(this.#stored(section, epoch, state))
      await writing.done
    })
  }

  /** Forgets these rows. */
  drop(seqs: readonly number[]): void {
    this.#run(async (db) => {
      const writing = db.transaction('rows', 'readwrite')
      for (const seq of seqs) await writing.store.delete(seq)
      await writing.done
    })
  }

  /** Merges the many small rows of a section, except the unsaved ones, into one. */
  tidy(): void {
    this.#run(async (db) => {
      const writing = db.transaction('rows', 'readwrite')
      const rows = (await writing.store.index('canvas').getAll(this.#canvas)).filter(isWhole)
      const groups = new Map<string, KeptRow[]>()
      for (const row of rows) if (!row.pending) listIn(groups, `${row.section} ${row.epoch}`).push(row)
      for (const group of groups.values()) {
        const [first] = group
        if (first === undefined || group.length < MANY_ROWS) continue
        const some = group.slice(0, MERGE_AT_ONCE)
        const merged = Y.mergeUpdates(some.map((row) => row.data))
        await writing.store.add({ ...this.#stored(first.section, first.epoch, merged), tab: '' })
        for (const row of some) await writing.store.delete(row.seq)
      }
      await writing.done
    })
  }

  // ── words given back, and the last visit ──

  async refusals(): Promise<readonly KeptRefusal[]> {
    return (await this.#db?.getAllFromIndex('refusals', 'canvas', this.#canvas).catch(() => [])) ?? []
  }

  keepRefusals(refusals: readonly KeptRefusal[]): void {
    this.#run(async (db) => {
      const writing = db.transaction('refusals', 'readwrite')
      for (const refusal of refusals) await writing.store.put({ ...refusal, canvas: this.#canvas })
      await writing.done
    })
  }

  dropRefusal(id: string): void {
    this.#run((db) => db.delete('refusals', id))
  }

  async visit(): Promise<KeptVisit | null> {
    return (await this.#db?.get('visits', this.#canvas).catch(() => undefined)) ?? null
  }

  keepVisit(visit: KeptVisit): void {
    this.#run((db) => db.put('visits', visit, this.#canvas))
  }

  // ── ending ──

  /** Writes what is still to be written; resolves when it is. */
  async settle(): Promise<void> {
    this.#run(() => this.#writeRemote())
    this.#run(() => this.#writeSaved())
    await this.#work
  }

  async close(): Promise<void> {
    await this.settle()
    this.#stopTimers()
    this.#db?.close()
    this.#db = null
  }

  // ── writing ──

  async #writeOwn(): Promise<void> {
    const db = this.#db
    const rows = this.#own.splice(0)
    if (db === null || rows.length === 0) return
    const writing = db.transaction('rows', 'readwrite')
    for (const { section, epoch, edit, data, things } of rows) {
      const pending = edit > (this.#savedUpTo.get(section) ?? 0)
      const seq = await writing.store.add({ ...this.#stored(section, epoch, data), pending, things: pending ? things : [] })
      // Its receipt may have come while it was being written.
      if (pending && edit <= (this.#savedUpTo.get(section) ?? 0)) this.#saved.push(seq)
      else if (pending) listIn(this.#unsaved, section).push({ seq, edit })
    }
    await writing.done
  }

  async #writeRemote(): Promise<void> {
    if (this.#remoteTimer !== null) clearTimeout(this.#remoteTimer)
    this.#remoteTimer = null
    const db = this.#db
    const updates = this.#remote.splice(0)
    if (db === null || updates.length === 0) return
    const groups = new Map<string, typeof updates>()
    for (const update of updates) listIn(groups, `${update.section} ${update.epoch}`).push(update)
    const writing = db.transaction('rows', 'readwrite')
    for (const group of groups.values()) {
      const [first] = group
      if (first === undefined) continue
      const data = group.length === 1 ? first.data : Y.mergeUpdates(group.map((update) => update.data))
      await writing.store.add(this.#stored(first.section, first.epoch, data))
    }
    await writing.done
  }

  async #writeSaved(): Promise<void> {
    if (this.#savedTimer !== null) clearTimeout(this.#savedTimer)
    this.#savedTimer = null
    const db = this.#db
    const saved = this.#saved.splice(0)
    if (db === null || saved.length === 0) return
    const writing = db.transaction('rows', 'readwrite')
    for (const seq of saved) {
      const row = await writing.store.get(seq)
      if (row !== undefined) await writing.store.put({ ...row, pending: false, things: [] })
    }
    await writing.done
  }

  #stored(section: SectionId, epoch: number, data: Uint8Array): StoredRow {
    return { canvas: this.#canvas, section, epoch, data, tab: this.#tab, pending: false, things: [] }
  }

  /** One piece of work after the other; the first failure ends keeping for this page. */
  #run(work: (db: Database) => Promise<unknown>): void {
    this.#work = this.#work.then(async () => {
      const db = this.#db
      if (db === null) return
      try {
        await work(db)
      } catch {
        this.#giveUp()
      }
    })
  }

  #giveUp(): void {
    this.#db?.close()
    this.#db = null
    this.#set('memory_only')
  }

  #set(state: ShelfState): void {
    if (this.#state === state) return
    this.#state = state
    this.#told(state)
  }

  #stopTimers(): void {
    if (this.#remoteTimer !== null) clearTimeout(this.#remoteTimer)
    if (this.#savedTimer !== null) clearTimeout(this.#savedTimer)
  }
}

function isWhole(row: StoredRow): row is StoredRow & { readonly seq: number } {
  return row.seq !== undefined
}

function listIn<K, V>(map: Map<K, V[]>, key: K): V[] {
  let list = map.get(key)
  if (list === undefined) {
    list = []
    map.set(key, list)
  }
  return list
}
