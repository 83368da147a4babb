/**
 * The page's side of `canevas.1`, without any I/O: facts come in, effects go out.
 *
 * Bytes, closings, edits and the time are told to a `Link`; it answers with what is to be
 * done. The line's life is in `line.ts`, what was asked and answered in `exchange.ts`, what
 * has no receipt in `outbox.ts`; documents are `Replica`s, sockets and timers `socket.ts`.
 *
 * Two rules make it simple. *Nothing is resumed*: on a new socket every section asks for
 * what it lacks and is asked for what the server lacks, and the answer carries everything
 * unsaved. *Nothing is believed but receipts*: a thing is saved when the frame that
 * carried it was confirmed, or when the server showed that it has it (R2).
 */

import type { SectionId } from '../document/ids'
import { MalformedFrame, decode } from './codec'
import { Exchange } from './exchange'
import { Line, TIMES } from './line'
import { CHANGED, send, tell } from './link_types'
import type { Effect, LinkFacts, LinkOptions, LinkState, Replica } from './link_types'
import { CLOSE } from './messages'
import type { Facts, Incoming } from './messages'
import { readWelcome } from './welcome'

export type { Effect, LeftReason, LinkFacts, LinkOptions, LinkState, Notice, Replica } from './link_types'

/** Milliseconds: keystrokes within it share a frame; a caret is told no more often. */
const COALESCE = 50
const PRESENCE = 100

export class Link {
  readonly #line: Line
  readonly #exchange: Exchange
  readonly #options: LinkOptions
  #storageAway = false
  #updateNeeded = false
  #flushedAt = -Infinity
  #point: Facts | null = null
  #pointDue = false
  #pointedAt = -Infinity

  constructor(replicas: ReadonlyMap<SectionId, Replica>, options: LinkOptions) {
    this.#line = new Line(options.random)
    this.#exchange = new Exchange(replicas, options.epoch)
    this.#options = options
  }

  get state(): LinkState {
    return this.#line.state
  }

  get epoch(): number {
    return this.#exchange.epoch
  }

  /** The state of the connection in facts. */
  facts(now: number): LinkFacts {
    const { state } = this.#line
    return {
      contact: this.#line.contact(now),
      left: state.at === 'left' ? state.reason : null,
      why: state.at === 'left' ? state.why : null,
      unsaved: this.#exchange.outbox.count,
      current: this.#line.talking && this.#exchange.current,
      storageAway: this.#storageAway,
      updateNeeded: this.#updateNeeded,
    }
  }

  /** The section's unsaved things. */
  unsaved(section: SectionId): readonly string[] {
    return this.#exchange.outbox.unsaved(section)
  }

  /** When `tick` should be called next; Infinity if nothing waits for time. */
  get wakeAt(): number {
    if (!this.#line.talking) return this.#line.wakeAt
    const flush = this.#exchange.outbox.waiting && !this.#storageAway ? this.#flushedAt + COALESCE : Infinity
    const point = this.#pointDue ? this.#pointedAt + PRESENCE : Infinity
    return Math.min(flush, point, this.#line.wakeAt)
  }

  // ── the hands tell ──

  /** The page is ready: local copies have been read. */
  start(now: number): Effect[] {
    return this.#line.state.at === 'resting' ? this.#line.dial(now) : []
  }

  /** The socket opened. */
  opened(now: number): Effect[] {
    if (!this.#line.opened(now)) return []
    const { schema, client, language } = this.#options
    return [send({ type: 'hello', facts: { schema, client, language } })]
  }

  /** One frame came. */
  received(data: Uint8Array, now: number): Effect[] {
    if (!this.#line.heard(now)) return []
    try {
      return this.#hear(decode(data), now)
    } catch (error) {
      this.#exchange.end()
      const giveUp = this.#line.giveUp(now, error instanceof MalformedFrame ? error.why : 'not_an_update', true)
      return [...giveUp, tell({ kind: 'fault', error })]
    }
  }

  /** The socket closed, or could not be opened. */
  closed(code: number, now: number): Effect[] {
    if (!this.#line.open) return []
    if (code === CLOSE.upgrade) this.#updateNeeded = true
    this.#exchange.end()
    const effects = this.#line.closed(code, now)
    return this.#shut() ? [...this.#exchange.shut(), ...effects] : effects
  }

  /** The copy kept here was taken in late: what may not be read (any more) goes again. */
  tookIn(): Effect[] {
    if (this.#shut()) return this.#exchange.shut()
    return this.#line.talking ? this.#exchange.shutOut() : []
  }

  /** Whether the canvas is not this person's to keep any more. */
  #shut(): boolean {
    const { state } = this.#line
    return state.at === 'left' && (state.reason === 'not_allowed' || state.reason === 'no_such_canvas')
  }

  /**
   * Something was changed here.
   *
   * Returns the number of the edit (for the copy kept in this browser) and the effects.
   */
  edited(section: SectionId, update: Uint8Array, things: Iterable<string>): { readonly edit: number; readonly effects: Effect[] } {
    const queue = this.#line.talking && this.#exchange.isCurrent(section) && this.#exchange.mayWrite(section)
    return { edit: this.#exchange.outbox.add(section, update, things, queue), effects: [CHANGED] }
  }

  /** Things kept in this browser, from before or from another tab, that have no receipt. */
  kept(section: SectionId, things: Iterable<string>): Effect[] {
    this.#exchange.outbox.addKept(section, things)
    // What came into the document by another way than a keystroke is sent by asking again.
    return [...(this.#exchange.isCurrent(section) ? this.#exchange.ask(section) : []), CHANGED]
  }

  /** Where this person is and what they do; the last word within a beat wins. */
  point(state: Facts, now: number): Effect[] {
    this.#point = state
    this.#pointDue = true
    return this.#flushPoint(now)
  }

  /** Time passed; call it at `wakeAt`. */
  tick(now: number): Effect[] {
    const { due, effects } = this.#line.tick(now)
    switch (due) {
      case 'dial':
        return [...effects, ...this.#line.dial(now)]
      case 'give_up':
        this.#exchange.end()
        return [...effects, ...this.#line.giveUp(now, 'no_answer')]
      case 'ping':
        effects.push(...this.#line.ping(now))
        break
      case null:
    }
    return [...effects, ...this.#flush(now), ...this.#flushPoint(now)]
  }

  /** The browser says whether there is a network. What it says of "yes" is only a hint. */
  network(online: boolean, now: number): Effect[] {
    this.#line.network(online)
    return online ? this.retry(now) : [CHANGED]
  }

  /** Tries at once; an open socket is given up, because after a pause it may be open and dead. */
  retry(now: number): Effect[] {
    const { at } = this.#line.state
    if (at === 'left' || at === 'resting') return []
    this.#exchange.end()
    return this.#line.redial(now)
  }

  /** The page is looked at again: a socket that does not answer quickly is given up. */
  woken(now: number): Effect[] {
    if (this.#line.staleAt(now)) return this.retry(now)
    return this.#line.talking ? this.#line.ping(now, TIMES.woken) : []
  }

  /** The page goes. */
  stop(): Effect[] {
    const hangUp: Effect[] = this.#line.open ? [{ do: 'hang_up', code: 1000, reason: 'closed' }] : []
    this.#exchange.end()
    return [...hangUp, ...this.#line.leave('closed')]
  }

  // ── what is heard ──

  #hear(message: Incoming, now: number): Effect[] {
    const exchange = this.#exchange
    switch (message.type) {
      case 'welcome':
        return this.#welcomed(message.facts, now)
      case 'catch_up':
        return exchange.caughtUp(message.section, message.epoch, message.revision, message.update)
      case 'state':
        return exchange.answer(message.section, message.vector)
      case 'update':
        return exchange.shared(message.section, message.revision, message.update)
      case 'receipt':
        return exchange.receipt(message.number)
      case 'refused':
        return exchange.refused(message.section, message.number, message.body.code)
      case 'resync':
        return exchange.resync(message.section)
      case 'presence':
        return [tell({ kind: 'presence', here: message.here, left: message.left, all: message.all })]
      case 'event':
        return this.#event(message.facts, now)
      case 'bye':
        return this.#bye(message.facts)
      case 'pong':
        return []
    }
  }

  #welcomed(facts: Facts, now: number): Effect[] {
    const welcome = readWelcome(facts)
    this.#line.greeted(welcome, now)
    this.#updateNeeded = welcome.updateNeeded
    this.#storageAway = false
    this.#pointDue = this.#point !== null
    return [tell({ kind: 'welcome', welcome }), ...this.#exchange.begin(welcome), ...this.#flushPoint(now), CHANGED]
  }

  #bye(facts: Facts): Effect[] {
    const { retry_after_ms: after, code } = facts
    if (typeof after === 'number') this.#line.comeBackAfter(after)
    if (typeof code === 'string') this.#line.because(code)
    if (code === 'upgrade_needed') this.#updateNeeded = true
    return []
  }

  #event(facts: Facts, now: number): Effect[] {
    const told: Effect[] = [tell({ kind: 'event', facts }), CHANGED]
    const { kind, epoch } = facts
    if (kind === 'read_only') this.#storageAway = true
    if (kind === 'writable') {
      this.#storageAway = false
      return [...told, ...this.#flush(now)]
    }
    if (kind === 'rights') {
      const { sections } = readWelcome(facts)
      return [tell({ kind: 'access', sections }), ...this.#exchange.rights(sections), ...told]
    }
    if (kind === 'epoch' && typeof epoch === 'number' && epoch !== this.#exchange.epoch) {
      return [...this.#exchange.newEpoch(epoch), ...told]
    }
    return told
  }

  // ── what goes out in its time ──

  #flush(now: number): Effect[] {
    if (!this.#line.talking || this.#storageAway || !this.#exchange.outbox.waiting) return []
    if (now < this.#flushedAt + COALESCE) return []
    this.#flushedAt = now
    this.#line.sent(now)
    return this.#exchange.flush()
  }

  #flushPoint(now: number): Effect[] {
    if (!this.#pointDue || this.#point === null || !this.#line.talking) return []
    if (now < this.#pointedAt + PRESENCE) return []
    this.#pointDue = false
    this.#pointedAt = now
    return [send({ type: 'presence', state: this.#point })]
  }
}
