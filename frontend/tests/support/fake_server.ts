/**
 * A room on the other side of the wire, as far as a browser can tell: it commits late, in
 * batches, acknowledges only what it committed, refuses gaps with `resync`, and what it
 * does not like by name. Time is told.
 */

import * as Y from 'yjs'
import { SECTIONS } from '../../src/document/ids'
import type { SectionId } from '../../src/document/ids'
import { readFrame, serverFrame } from './server_codec'

/** One socket as the server sees it. */
export interface Wire {
  send(frame: Uint8Array): void
  close(code: number): void
}

interface Session {
  readonly id: string
  readonly wire: Wire
  readonly joined: Set<SectionId>
  greeted: boolean
}

interface Pending {
  readonly session: Session
  readonly section: SectionId
  readonly number: number
  readonly update: Uint8Array | null
}

export class FakeServer {
  epoch = 1
  revision = 0
  readonly docs = new Map<SectionId, Y.Doc>()
  /** What the log holds: only this survives `crash`. */
  readonly log: { readonly section: SectionId; readonly update: Uint8Array }[] = []
  readonly refusedUpdates: { readonly section: SectionId; readonly code: string }[] = []
  /** Every update that came, accepted or not. */
  readonly came: Uint8Array[] = []
  readonly presenceSaid: unknown[] = []
  rights: Partial<Record<SectionId, 'read' | 'write'>> = Object.fromEntries(SECTIONS.map((id) => [id, 'write']))
  limits = { frame_bytes: 262_144, catch_up_bytes: 2_097_152 }
  upgrade = false
  /** What else the greeting says: `may`, `partner`, `until`, `guests_write`. */
  standing: Record<string, unknown> = {}
  /** Why the log cannot be written, or null. */
  away: string | null = null
  /** Judges an update: a code to refuse it with, or null. */
  judge: (section: SectionId, update: Uint8Array) => string | null = () => null
  /** A section whose updates do not arrive whole: they are asked for again. */
  loses: SectionId | null = null
  deaf = false
  #sessions = new Set<Session>()
  #pending: Pending[] = []
  #waiting: { readonly session: Session; readonly section: SectionId; readonly vector: Uint8Array }[] = []
  #names = 0

  constructor() {
    this.#load()
  }

  doc(section: SectionId): Y.Doc {
    return this.docs.get(section)!
  }

  get open(): number {
    return this.#sessions.size
  }

  accept(wire: Wire): { receive(frame: Uint8Array): void; gone(): void } {
    const session: Session = { id: `s${++this.#names}`, wire, joined: new Set(), greeted: false }
    this.#sessions.add(session)
    return {
      receive: (frame) => {
        if (!this.deaf && this.#sessions.has(session)) this.#receive(session, frame)
      },
      gone: () => this.#sessions.delete(session),
    }
  }

  /** Commits everything accepted so far, then speaks. */
  commit(): void {
    if (this.away !== null) return
    const batch = this.#pending.splice(0)
    const receipts = new Map<Session, number>()
    for (const { session, section, number, update } of batch) {
      receipts.set(session, number)
      if (update !== null) {
        this.revision += 1
        this.log.push({ section, update })
      }
    }
    for (const [session, number] of receipts) this.#send(session, { type: 'receipt', number, revision: this.revision })
    for (const { session, section, update } of batch) {
      if (update === null) continue
      for (const reader of this.#sessions) {
        if (reader !== session && reader.joined.has(section)) {
          this.#send(reader, { type: 'update', section, revision: this.revision, update })
        }
      }
    }
    for (const { session, section, vector } of this.#waiting.splice(0)) this.#answer(session, section, vector)
  }

  /** Somebody else (the server itself) writes, commits and shares. */
  edit(section: SectionId, work: (doc: Y.Doc) => void): void {
    const doc = this.doc(section)
    const before = Y.encodeStateVector(doc)
    work(doc)
    const update = Y.encodeStateAsUpdate(doc, before)
    this.revision += 1
    this.log.push({ section, update })
    for (const reader of this.#sessions) {
      if (reader.joined.has(section)) this.#send(reader, { type: 'update', section, revision: this.revision, update })
    }
  }

  /** kill -9: what was not in the log is gone, and so are the sockets. */
  crash(): void {
    this.#pending = []
    this.#waiting = []
    for (const session of [...this.#sessions]) session.wire.close(1006)
    this.#sessions.clear()
    this.#load()
  }

  /** Erasure: the documents begin again, without what was erased. */
  beginEpoch(content: Map<SectionId, Uint8Array>): void {
    this.epoch += 1
    this.log.length = 0
    for (const [section, update] of content) this.log.push({ section, update })
    this.crash()
  }

  tell(facts: Record<string, unknown>): void {
    for (const session of this.#sessions) this.#send(session, { type: 'event', facts })
  }

  closeAll(code: number, facts: Record<string, unknown> = {}): void {
    for (const session of [...this.#sessions]) {
      this.#send(session, { type: 'bye', facts: { close: code, ...facts } })
      session.wire.close(code)
      this.#sessions.delete(session)
    }
  }

  /** Sends raw bytes to everybody. */
  babble(frame: Uint8Array): void {
    for (const session of this.#sessions) session.wire.send(frame)
  }

  presence(here: object[], left: string[], all = false): void {
    for (const session of this.#sessions) this.#send(session, { type: 'presence', here, left, all })
  }

  resync(section: SectionId): void {
    for (const session of this.#sessions) this.#send(session, { type: 'resync', section })
  }

  #load(): void {
    for (const section of SECTIONS) this.docs.set(section, new Y.Doc())
    for (const { section, update } of this.log) Y.applyUpdate(this.doc(section), update)
  }

  #receive(session: Session, frame: Uint8Array): void {
    const message = readFrame(frame)
    switch (message.type) {
      case 'hello':
        session.greeted = true
        this.#send(session, {
          type: 'welcome',
          facts: {
            session: session.id, canvas: 'c', epoch: this.epoch, revision: this.revision, schema: 1, role: 'member',
            name: 'Ana', group: null, color: null, sections: this.rights, limits: this.limits, upgrade: this.upgrade, ...this.standing,
          },
        })
        return
      case 'state': {
        if (this.rights[message.section] === undefined) return
        const known = message.epoch === 0 || message.epoch === this.epoch
        const vector = known ? message.vector : Uint8Array.of(0)
        if (this.#pending.some((one) => one.section === message.section)) {
          this.#waiting.push({ session, section: message.section, vector })
        } else this.#answer(session, message.section, vector)
        return
      }
      case 'update':
        return this.#update(session, message.section, message.number, message.update)
      case 'presence':
        this.presenceSaid.push(message.facts)
        return
      case 'ping':
        return this.#send(session, { type: 'pong', nonce: message.nonce })
    }
  }

  #update(session: Session, section: SectionId, number: number, update: Uint8Array): void {
    this.came.push(update)
    const doc = this.doc(section)
    const code = this.rights[section] !== 'write' || this.upgrade ? 'not_allowed' : this.judge(section, update)
    if (hasGap(doc, update) || this.loses === section) return this.#send(session, { type: 'resync', section })
    if (code !== null) {
      this.refusedUpdates.push({ section, code })
      return this.#send(session, { type: 'refused', number, section, body: { code, detail: {}, quarantined: true } })
    }
    Y.applyUpdate(doc, update)
    this.#pending.push({ session, section, number, update })
  }

  #answer(session: Session, section: SectionId, vector: Uint8Array): void {
    if (!this.#sessions.has(session)) return
    session.joined.add(section)
    const doc = this.doc(section)
    const update = Y.encodeStateAsUpdate(doc, vector)
    this.#send(session, { type: 'catch_up', section, epoch: this.epoch, revision: this.revision, update })
    // Whoever may only read is asked for nothing.
    if (this.rights[section] !== 'write' || this.upgrade) return
    this.#send(session, { type: 'state', section, vector: Y.encodeStateVector(doc) })
  }

  #send(session: Session, message: Parameters<typeof serverFrame>[0]): void {
    if (!this.deaf) session.wire.send(serverFrame(message))
  }
}

/** Whether the update stands on something the document does not have. */
function hasGap(doc: Y.Doc, update: Uint8Array): boolean {
  const trial = new Y.Doc()
  Y.applyUpdate(trial, Y.encodeStateAsUpdate(doc))
  Y.applyUpdate(trial, update)
  return trial.store.pendingStructs !== null || trial.store.pendingDs !== null
}

/** A document's state without history, for comparing what people read. */
export function contentOf(doc: Y.Doc, section: SectionId): unknown {
  return section === 'frame'
    ? doc.getMap('frame').toJSON()
    : { cards: doc.getMap('cards').toJSON(), links: doc.getMap('links').toJSON() }
}
