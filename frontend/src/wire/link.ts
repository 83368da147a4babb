/**
 * The page's side of `canevas.1`, without any I/O: facts come in, effects go out.
 *
 * Bytes, closings, edits and the time are told to a `Link`; it answers with what is to be
 * done. It owns the conversation (what was asked, what was answered, what has its
 * receipt) and nothing else: documents are `Replica`s, sockets and timers are `socket.ts`.
 *
 * Two rules make it simple. *Nothing is resumed*: on a new socket every section asks for
 * what it lacks and is asked for what the server lacks, and the answer carries everything
 * unsaved. *Nothing is believed but receipts*: a thing is saved when the frame that
 * carried it was confirmed, or when the server showed that it has it (R2).
 */

import { SECTIONS } from '../document/ids'
import type { SectionId } from '../document/ids'
import { REMOTE } from '../document/origins'
import { EMPTY_VECTOR } from '../document/section_doc'
import { at } from '../document/total'
import { decode, encode, MalformedFrame } from './codec'
import { CLOSE } from './messages'
import type { Facts, Incoming, Outgoing } from './messages'
import { Outbox } from './outbox'
import type { Confirmed } from './outbox'
import { readWelcome } from './welcome'
import type { Access, Limits, Welcome } from './welcome'

/** A section's document, as far as the conversation needs it. */
export interface Replica {
  /** Something came that stands on what has not come. */
  readonly gap: boolean
  readonly empty: boolean
  stateVector(): Uint8Array
  apply(update: Uint8Array, origin: typeof REMOTE): void
  catchUp(update: Uint8Array): void
  news(vector: Uint8Array): Uint8Array | null
  renewWith(update: Uint8Array): 'complete' | 'gap'
  renewalVector(): Uint8Array
}

/** Something the rest of the page should know. */
export type Notice =
  | { readonly kind: 'changed' }
  | { readonly kind: 'welcome'; readonly welcome: Welcome }
  | { readonly kind: 'access'; readonly sections: ReadonlyMap<SectionId, Access> }
  | { readonly kind: 'remote'; readonly section: SectionId; readonly update: Uint8Array; readonly revision: number; readonly first: boolean }
  | { readonly kind: 'confirmed'; readonly confirmed: Confirmed }
  | { readonly kind: 'renewed'; readonly section: SectionId; readonly update: Uint8Array | null; readonly things: readonly string[]; readonly reason: string; readonly epoch: number }
  | { readonly kind: 'presence'; readonly here: readonly Facts[]; readonly left: readonly string[]; readonly all: boolean }
  | { readonly kind: 'event'; readonly facts: Facts }

/** What the hands are to do, in order. */
export type Effect =
  | { readonly do: 'connect' }
  | { readonly do: 'send'; readonly frame: Uint8Array<ArrayBuffer> }
  | { readonly do: 'hang_up'; readonly code: number; readonly reason: string }
  | { readonly do: 'tell'; readonly notice: Notice }

/** Where the conversation stands. */
export type LinkState =
  | { readonly at: 'resting' }
  /** A socket is being opened. */
  | { readonly at: 'dialling'; readonly since: number }
  /** Open; introduced ourselves; the server has not answered. */
  | { readonly at: 'greeting'; readonly since: number }
  | { readonly at: 'talking'; readonly welcome: Welcome }
  /** No socket until `until`. */
  | { readonly at: 'waiting'; readonly until: number }
  /** Over for good. */
  | { readonly at: 'left'; readonly reason: LeftReason }

export type LeftReason = 'sign_in' | 'not_allowed' | 'no_such_canvas' | 'closed'

/** How far a section has come on this socket. */
type SectionState =
  | { readonly at: 'unasked' }
  | { readonly at: 'asked' }
  | { readonly at: 'current' }
  /** To be started over: the old document stays on the page until the new one is whole. */
  | { readonly at: 'renewing'; readonly reason: string; readonly things: readonly string[] }

/** What the page says about its connection; `store/status.ts` puts it into one status. */
export interface LinkFacts {
  readonly contact: 'connecting' | 'live' | 'lost' | 'left'
  readonly left: LeftReason | null
  readonly unsaved: number
  /** Every readable section has been caught up on this socket. */
  readonly current: boolean
  readonly storageAway: boolean
  readonly updateNeeded: boolean
}

export interface LinkOptions {
  readonly schema: readonly [number, number]
  readonly client: string
  readonly language: string
  /** The epoch of the copies kept in this browser; 0 when there are none. */
  readonly epoch: number
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number
}

/** Milliseconds. */
export const TIMES = {
  coalesce: 50,
  presence: 100,
  ping: 15_000,
  soon: 5_000,
  answer: 10_000,
  dial: 10_000,
  silence: 45_000,
  firstRetry: 500,
  longestRetry: 30_000,
  /** A hand-over of the server is shorter than this; only then is one said to be offline. */
  grace: 2_000,
} as const

export class Link {
  #state: LinkState = { at: 'resting' }
  readonly #sections = new Map<SectionId, SectionState>(SECTIONS.map((section) => [section, { at: 'unasked' }]))
  #access: ReadonlyMap<SectionId, Access> = new Map()
  readonly #outbox = new Outbox()
  readonly #replicas: ReadonlyMap<SectionId, Replica>
  readonly #options: LinkOptions
  #epoch: number
  #limits: Limits = { frame: Infinity, catchUp: Infinity }
  #storageAway = false
  #updateNeeded = false
  #online = true
  #attempt = 0
  #lostAt: number | null = null
  #saidLost = false
  #lastFlush = -Infinity
  #heardAt = 0
  #answerBy: number | null = null
  #pingAt = Infinity
  #nonce = 0
  #point: Facts | null = null
  #pointDue = false
  #pointedAt = -Infinity
  #retryAfter: number | null = null
  readonly #mended = new Map<SectionId, number>()

  constructor(replicas: ReadonlyMap<SectionId, Replica>, options: LinkOptions) {
    this.#replicas = replicas
    this.#options = options
    this.#epoch = options.epoch
  }

  get state(): LinkState {
    return this.#state
  }

  get epoch(): number {
    return this.#epoch
  }

  /** The state of the connection in facts. */
  facts(now: number): LinkFacts {
    return {
      contact: this.#contact(now),
      left: this.#state.at === 'left' ? this.#state.reason : null,
      unsaved: this.#outbox.count,
      current: this.#state.at === 'talking' && [...this.#access.keys()].every((s) => this.#of(s).at === 'current'),
      storageAway: this.#storageAway,
      updateNeeded: this.#updateNeeded,
    }
  }

  #contact(now: number): LinkFacts['contact'] {
    if (this.#state.at === 'left') return 'left'
    if (!this.#online) return 'lost'
    if (this.#state.at === 'talking') return 'live'
    return now >= this.#graceEnd ? 'lost' : 'connecting'
  }

  /** When `tick` should be called next; Infinity if nothing waits for time. */
  get wakeAt(): number {
    switch (this.#state.at) {
      case 'resting':
      case 'left':
        return Infinity
      case 'dialling':
        return Math.min(this.#state.since + TIMES.dial, this.#lostDue)
      case 'greeting':
        return Math.min(this.#state.since + TIMES.answer, this.#lostDue)
      case 'waiting':
        return Math.min(this.#online ? this.#state.until : Infinity, this.#lostDue)
      case 'talking':
        return Math.min(
          this.#outbox.waiting && !this.#storageAway ? this.#lastFlush + TIMES.coalesce : Infinity,
          this.#pointDue ? this.#pointedAt + TIMES.presence : Infinity,
          this.#answerBy ?? Infinity,
          this.#pingAt,
        )
    }
  }

  get #lostDue(): number {
    return this.#saidLost ? Infinity : this.#graceEnd
  }

  /** From here on the contact counts as lost: a short hand-over of the server is not worth a word. */
  get #graceEnd(): number {
    if (this.#lostAt === null) return Infinity
    return this.#lostAt + (this.#attempt === 0 ? TIMES.dial : TIMES.grace)
  }

  // ── the hands tell ──

  /** The page is ready: local copies have been read. */
  start(now: number): Effect[] {
    return this.#state.at === 'resting' ? this.#dial(now) : []
  }

  /** The socket opened. */
  opened(now: number): Effect[] {
    if (this.#state.at !== 'dialling') return []
    this.#state = { at: 'greeting', since: now }
    this.#heardAt = now
    const { schema, client, language } = this.#options
    return [send({ type: 'hello', facts: { schema, client, language } })]
  }

  /** One frame came. */
  received(data: Uint8Array, now: number): Effect[] {
    if (this.#state.at !== 'greeting' && this.#state.at !== 'talking') return []
    this.#heardAt = now
    this.#answerBy = null
    try {
      return this.#hear(decode(data), now)
    } catch (error) {
      const why = error instanceof MalformedFrame ? error.why : 'not_an_update'
      // A server that cannot be understood is left alone for a while.
      this.#attempt = Math.max(this.#attempt, 4)
      return this.#lose(now, 1002, why)
    }
  }

  /** The socket closed, or could not be opened. */
  closed(code: number, now: number): Effect[] {
    if (this.#state.at === 'left' || this.#state.at === 'resting' || this.#state.at === 'waiting') return []
    this.#disconnected(now)
    const reason = finalReason(code)
    if (reason !== null) {
      this.#state = { at: 'left', reason }
      return [tell({ kind: 'changed' })]
    }
    if (code === CLOSE.upgrade) {
      this.#updateNeeded = true
      this.#state = { at: 'waiting', until: Infinity }
      return [tell({ kind: 'changed' })]
    }
    return this.#wait(now)
  }

  /**
   * Something was changed here.
   *
   * Returns the number of the edit (for the copy kept in this browser) and the effects.
   */
  edited(section: SectionId, update: Uint8Array, things: Iterable<string>): { readonly edit: number; readonly effects: Effect[] } {
    const queue = this.#state.at === 'talking' && this.#of(section).at === 'current' && this.#mayWrite(section)
    const edit = this.#outbox.add(section, update, things, queue)
    return { edit, effects: [tell({ kind: 'changed' })] }
  }

  /** Things kept in this browser, from before or from another tab, that have no receipt. */
  kept(section: SectionId, things: Iterable<string>): Effect[] {
    this.#outbox.addKept(section, things)
    // What came into the document by another way than a keystroke is sent by asking again.
    const effects = this.#of(section).at === 'current' ? this.#ask(section) : []
    return [...effects, tell({ kind: 'changed' })]
  }

  /** Where this person is and what they do; the last word within a beat wins. */
  point(state: Facts, now: number): Effect[] {
    this.#point = state
    this.#pointDue = true
    return this.#flushPoint(now)
  }

  /** Time passed; call it at `wakeAt`. */
  tick(now: number): Effect[] {
    const effects: Effect[] = []
    if (now >= this.#graceEnd && !this.#saidLost) this.#saidLost = effects.push(tell({ kind: 'changed' })) > 0
    switch (this.#state.at) {
      case 'waiting':
        return now >= this.#state.until && this.#online ? [...effects, ...this.#dial(now)] : effects
      case 'dialling':
        return now >= this.#state.since + TIMES.dial ? [...effects, ...this.#lose(now, 1000, 'no_answer')] : effects
      case 'greeting':
        return now >= this.#state.since + TIMES.answer ? [...effects, ...this.#lose(now, 1000, 'no_answer')] : effects
      case 'talking':
        return [...effects, ...this.#beat(now)]
      case 'resting':
      case 'left':
        return effects
    }
  }

  /** The browser says whether there is a network. What it says of "yes" is only a hint. */
  network(online: boolean, now: number): Effect[] {
    this.#online = online
    if (!online) return [tell({ kind: 'changed' })]
    return this.retry(now)
  }

  /** Tries at once; an open socket is given up, because after a pause it may be open and dead. */
  retry(now: number): Effect[] {
    if (this.#state.at === 'left' || this.#state.at === 'resting') return []
    this.#attempt = 0
    this.#retryAfter = 0
    const hangUp: Effect[] = this.#state.at === 'waiting' ? [] : [{ do: 'hang_up', code: 1000, reason: 'again' }]
    this.#disconnected(now)
    return [...hangUp, ...this.#dial(now)]
  }

  /** The page is looked at again: a socket that does not answer quickly is given up. */
  woken(now: number): Effect[] {
    if (this.#state.at === 'waiting') return this.retry(now)
    if (this.#state.at !== 'talking') return []
    if (now - this.#heardAt > TIMES.silence) return this.retry(now)
    return this.#ping(now, 2_000)
  }

  /** The page goes. */
  stop(): Effect[] {
    const open = this.#state.at !== 'waiting' && this.#state.at !== 'resting' && this.#state.at !== 'left'
    this.#state = { at: 'left', reason: 'closed' }
    this.#outbox.disconnect()
    return open ? [{ do: 'hang_up', code: 1000, reason: 'closed' }] : []
  }

  // ── the conversation ──

  #hear(message: Incoming, now: number): Effect[] {
    switch (message.type) {
      case 'welcome':
        return this.#welcomed(message.facts, now)
      case 'catch_up':
        return this.#caughtUp(message.section, message.epoch, message.revision, message.update)
      case 'state':
        return this.#answer(message.section, message.vector)
      case 'update':
        return this.#shared(message.section, message.revision, message.update)
      case 'receipt':
        return this.#confirm(this.#outbox.receipt(message.number))
      case 'refused':
        return this.#refused(message.section, message.number, message.body.code)
      case 'resync':
        return this.#of(message.section).at === 'renewing' ? [] : this.#ask(message.section)
      case 'presence':
        return [tell({ kind: 'presence', here: message.here, left: message.left, all: message.all })]
      case 'event':
        return this.#event(message.facts, now)
      case 'bye': {
        const { retry_after_ms: after, code } = message.facts
        if (typeof after === 'number') this.#retryAfter = after
        if (code === 'upgrade_needed') this.#updateNeeded = true
        return []
      }
      case 'pong':
        return []
    }
  }

  #welcomed(facts: Facts, now: number): Effect[] {
    const welcome = readWelcome(facts)
    const before = this.#state
    this.#state = { at: 'talking', welcome }
    this.#limits = welcome.limits
    this.#updateNeeded = welcome.updateNeeded
    this.#storageAway = false
    this.#lostAt = null
    this.#saidLost = false
    this.#attempt = 0
    this.#pingAt = now + TIMES.ping
    const effects: Effect[] = [tell({ kind: 'welcome', welcome })]
    if (before.at === 'greeting' && this.#epoch !== 0 && welcome.epoch !== this.#epoch) {
      this.#markAll('epoch_changed')
    }
    this.#epoch = welcome.epoch
    this.#access = welcome.sections
    effects.push(...this.#shutOut())
    for (const section of this.#access.keys()) effects.push(...this.#ask(section))
    if (this.#point !== null) {
      this.#pointDue = true
      effects.push(...this.#flushPoint(now))
    }
    return [...effects, tell({ kind: 'changed' })]
  }

  /** Sections that may not be read (any more) leave nothing behind on this device. */
  #shutOut(): Effect[] {
    const effects: Effect[] = []
    for (const section of SECTIONS) {
      if (this.#access.has(section) || this.#replica(section).empty) continue
      const things = this.#unsaved(section)
      this.#outbox.covered(section)
      effects.push(tell({ kind: 'renewed', section, update: null, things, reason: 'not_allowed', epoch: this.#epoch }))
      this.#sections.set(section, { at: 'unasked' })
    }
    return effects
  }

  #ask(section: SectionId): Effect[] {
    const state = this.#of(section)
    // What is on its way may or may not have arrived: the answer to the server's question carries it.
    this.#outbox.drop(section)
    if (state.at === 'renewing') {
      const vector = this.#replica(section).renewalVector()
      return [send({ type: 'state', section, epoch: vector.length > EMPTY_VECTOR.length ? this.#epoch : 0, vector })]
    }
    this.#sections.set(section, { at: 'asked' })
    return [send({ type: 'state', section, epoch: this.#epoch, vector: this.#replica(section).stateVector() })]
  }

  #caughtUp(section: SectionId, epoch: number, revision: number, update: Uint8Array): Effect[] {
    if (!this.#access.has(section)) return []
    if (epoch !== this.#epoch) return this.#newEpoch(epoch)
    const state = this.#of(section)
    const replica = this.#replica(section)
    if (state.at === 'renewing') {
      if (replica.renewWith(update) === 'gap') return this.#mend(section)
      const { reason } = state
      const things = this.#unsaved(section)
      this.#outbox.covered(section)
      this.#sections.set(section, { at: 'asked' })
      return [
        tell({ kind: 'renewed', section, update, things, reason, epoch }),
        tell({ kind: 'changed' }),
      ]
    }
    replica.catchUp(update)
    const effects: Effect[] = [tell({ kind: 'remote', section, update, revision, first: state.at === 'asked' })]
    return replica.gap ? [...effects, ...this.#mend(section)] : effects
  }

  /** A whole answer that leaves a gap: asked again a few times, then the copy here is given up. */
  #mend(section: SectionId): Effect[] {
    const asked = (this.#mended.get(section) ?? 0) + 1
    this.#mended.set(section, asked)
    if (asked <= MOST_MENDINGS) return this.#ask(section)
    if (this.#of(section).at === 'renewing') throw new MalformedFrame('state_with_a_gap', 0)
    return this.#renew(section, 'damaged_copy')
  }

  /** The server says what it has; whatever it lacks goes out as one numbered update. */
  #answer(section: SectionId, vector: Uint8Array): Effect[] {
    const state = this.#of(section)
    const replica = this.#replica(section)
    // With a gap the section has been asked for again; the question that follows is answered.
    if (state.at === 'renewing' || !this.#access.has(section) || replica.gap) return []
    const news = replica.news(vector)
    this.#sections.set(section, { at: 'current' })
    if (news === null) return this.#confirm([this.#outbox.covered(section)])
    if (!this.#mayWrite(section)) {
      // Our words cannot go there any more: they are given back, the section starts over.
      const unsaved = this.#outbox.unsaved(section).length > 0
      return unsaved ? this.#renew(section, this.#updateNeeded ? 'upgrade_needed' : 'not_allowed') : [tell({ kind: 'changed' })]
    }
    if (news.length > this.#limits.catchUp) return this.#renew(section, 'too_large')
    this.#outbox.drop(section)
    const number = this.#outbox.send(section, true)
    return [send({ type: 'update', section, number, update: news }), tell({ kind: 'changed' })]
  }

  #shared(section: SectionId, revision: number, update: Uint8Array): Effect[] {
    const state = this.#of(section)
    if (!this.#access.has(section)) return []
    const replica = this.#replica(section)
    if (state.at === 'renewing') {
      // It may belong to the state that is on its way; together they have no gap.
      replica.renewWith(update)
      return []
    }
    replica.apply(update, REMOTE)
    const effects: Effect[] = [tell({ kind: 'remote', section, update, revision, first: false })]
    return replica.gap && state.at === 'current' ? [...effects, ...this.#mend(section)] : effects
  }

  #confirm(confirmed: readonly Confirmed[]): Effect[] {
    return [...confirmed.map((one) => tell({ kind: 'confirmed', confirmed: one })), tell({ kind: 'changed' })]
  }

  #refused(section: SectionId, number: number, code: string): Effect[] {
    // Frames sent after the refused one stand on it and are refused too: one start over answers all.
    if (this.#of(section).at === 'renewing' || !this.#outbox.knows(number)) return []
    return this.#renew(section, code)
  }

  #renew(section: SectionId, reason: string): Effect[] {
    this.#sections.set(section, { at: 'renewing', reason, things: this.#unsaved(section) })
    return [...this.#ask(section), tell({ kind: 'changed' })]
  }

  #newEpoch(epoch: number): Effect[] {
    this.#markAll('epoch_changed')
    this.#epoch = epoch
    return [...this.#access.keys()].flatMap((section) => this.#ask(section))
  }

  #markAll(reason: string): void {
    for (const section of SECTIONS) {
      this.#sections.set(section, { at: 'renewing', reason, things: this.#unsaved(section) })
    }
  }

  #event(facts: Facts, now: number): Effect[] {
    const told: Effect[] = [tell({ kind: 'event', facts }), tell({ kind: 'changed' })]
    switch (facts['kind']) {
      case 'read_only':
        this.#storageAway = true
        return told
      case 'writable':
        this.#storageAway = false
        return [...told, ...this.#flush(now)]
      case 'rights': {
        const { sections } = readWelcome(facts)
        const fresh = [...sections.keys()].filter((section) => !this.#access.has(section))
        this.#access = sections
        const effects = [...this.#shutOut(), ...fresh.flatMap((section) => this.#ask(section))]
        for (const section of sections.keys()) {
          // A section that is closed to our pen: whatever is not saved there comes back to its author.
          if (!this.#mayWrite(section) && this.#outbox.unsaved(section).length > 0) effects.push(...this.#renew(section, 'not_allowed'))
        }
        return [tell({ kind: 'access', sections }), ...effects, ...told]
      }
      case 'epoch': {
        const epoch = facts['epoch']
        return typeof epoch === 'number' && epoch !== this.#epoch ? [...this.#newEpoch(epoch), ...told] : told
      }
      case undefined:
      default:
        return told
    }
  }

  // ── time ──

  #beat(now: number): Effect[] {
    if (this.#answerBy !== null && now >= this.#answerBy) return this.#lose(now, 1000, 'no_answer')
    if (now - this.#heardAt >= TIMES.silence) return this.#lose(now, 1000, 'silence')
    const effects = [...this.#flush(now), ...this.#flushPoint(now)]
    if (now >= this.#pingAt) effects.push(...this.#ping(now, TIMES.answer))
    return effects
  }

  #ping(now: number, patience: number): Effect[] {
    this.#pingAt = now + TIMES.ping
    this.#nonce += 1
    this.#expect(now, patience)
    return [send({ type: 'ping', nonce: this.#nonce })]
  }

  #expect(now: number, patience: number): void {
    this.#answerBy = Math.min(this.#answerBy ?? Infinity, now + patience)
  }

  #flush(now: number): Effect[] {
    if (this.#state.at !== 'talking' || this.#storageAway || !this.#outbox.waiting) return []
    if (now < this.#lastFlush + TIMES.coalesce) return []
    this.#lastFlush = now
    const effects: Effect[] = []
    for (const { section, update } of this.#outbox.take()) {
      if (update.length + FRAME_HEAD > this.#limits.frame) {
        // Too big for an ordinary frame; the answer to a state vector may be bigger.
        effects.push(...this.#ask(section))
        continue
      }
      const number = this.#outbox.send(section, false)
      effects.push(send({ type: 'update', section, number, update }))
    }
    // Receipts may take their time (a slow disk); a ping soon after tells a slow server from a dead line.
    this.#pingAt = Math.min(this.#pingAt, now + TIMES.soon)
    return effects
  }

  #flushPoint(now: number): Effect[] {
    if (!this.#pointDue || this.#point === null || this.#state.at !== 'talking') return []
    if (now < this.#pointedAt + TIMES.presence) return []
    this.#pointDue = false
    this.#pointedAt = now
    return [send({ type: 'presence', state: this.#point })]
  }

  // ── coming and going ──

  #dial(now: number): Effect[] {
    this.#state = { at: 'dialling', since: now }
    this.#lostAt ??= now
    this.#retryAfter = null
    return [{ do: 'connect' }, tell({ kind: 'changed' })]
  }

  #lose(now: number, code: number, reason: string): Effect[] {
    this.#disconnected(now)
    return [{ do: 'hang_up', code, reason }, ...this.#wait(now)]
  }

  #disconnected(now: number): void {
    this.#lostAt ??= now
    this.#answerBy = null
    this.#mended.clear()
    this.#outbox.disconnect()
    for (const [section, state] of this.#sections) {
      if (state.at !== 'renewing') this.#sections.set(section, { at: 'unasked' })
    }
  }

  #wait(now: number): Effect[] {
    const grown = Math.min(TIMES.longestRetry, TIMES.firstRetry * 2 ** this.#attempt)
    const delay = Math.max(this.#retryAfter ?? 0, grown * (0.5 + this.#options.random() / 2))
    this.#attempt += 1
    this.#retryAfter = null
    this.#state = { at: 'waiting', until: now + delay }
    return [tell({ kind: 'changed' })]
  }

  // ── small questions ──

  #mayWrite(section: SectionId): boolean {
    return this.#access.get(section) === 'write' && !this.#updateNeeded
  }

  /** Unsaved things, also those of a start-over that was interrupted. */
  #unsaved(section: SectionId): readonly string[] {
    const state = this.#of(section)
    const before = state.at === 'renewing' ? state.things : []
    return [...new Set([...before, ...this.#outbox.unsaved(section)])]
  }

  #of(section: SectionId): SectionState {
    return at(this.#sections, section)
  }

  #replica(section: SectionId): Replica {
    return at(this.#replicas, section)
  }
}

/** Type, section, number and length: what a frame adds to its update, at most. */
const FRAME_HEAD = 24
const MOST_MENDINGS = 3

const send = (message: Outgoing): Effect => ({ do: 'send', frame: encode(message) })
const tell = (notice: Notice): Effect => ({ do: 'tell', notice })

/** Closings after which coming back is no use without doing something first. */
function finalReason(code: number): LeftReason | null {
  switch (code) {
    case CLOSE.signIn:
      return 'sign_in'
    case CLOSE.notAllowed:
      return 'not_allowed'
    case CLOSE.noSuchCanvas:
      return 'no_such_canvas'
    default:
      return null
  }
}
