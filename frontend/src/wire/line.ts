/**
 * The life of the line: calling, being greeted, talking, losing it, waiting, calling again.
 *
 * Pure. A browser reports a socket as open long after the network is gone, so nothing is
 * taken for alive but what was heard: every silence has a limit, and a ping asks before it.
 */

import { CHANGED, send } from './link_types'
import type { Effect, LeftReason, LinkFacts, LinkState } from './link_types'
import { CLOSE } from './messages'
import type { Welcome } from './welcome'

/** Milliseconds. */
export const TIMES = {
  ping: 15_000,
  /** After something was sent, a sign of life is asked for sooner. */
  soon: 5_000,
  answer: 10_000,
  dial: 10_000,
  silence: 45_000,
  /** How long a page that is looked at again waits for a sign of life. */
  woken: 2_000,
  firstRetry: 500,
  longestRetry: 30_000,
  /** A hand-over of the server is shorter than this; only then is one said to be offline. */
  grace: 2_000,
} as const

/** Of the first pause, when one is asked to come back: a tenth still keeps a whole organisation from calling at once. */
const SOON = 0.1
/** A server that cannot be understood is left alone as if it had failed this often. */
const AFTER_NONSENSE = 4

export class Line {
  #state: LinkState = { at: 'resting' }
  #online = true
  #attempt = 0
  #retryAfter = 0
  #why: string | null = null
  #lostAt: number | null = null
  #saidLost = false
  #heardAt = 0
  #answerBy = Infinity
  #pingAt = Infinity
  #nonce = 0
  readonly #random: () => number

  constructor(random: () => number) {
    this.#random = random
  }

  get state(): LinkState {
    return this.#state
  }

  /** Whether there is a socket, or one on its way. */
  get open(): boolean {
    return this.#state.at === 'dialling' || this.#state.at === 'greeting' || this.#state.at === 'talking'
  }

  get talking(): boolean {
    return this.#state.at === 'talking'
  }

  contact(now: number): LinkFacts['contact'] {
    if (this.#state.at === 'left') return 'left'
    if (!this.#online) return 'lost'
    if (this.#state.at === 'talking') return 'live'
    return now >= this.#graceEnd ? 'lost' : 'connecting'
  }

  /** When `tick` is wanted next. */
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
        return Math.min(this.#answerBy, this.#pingAt, this.#heardAt + TIMES.silence)
    }
  }

  // ── what happens ──

  dial(now: number): Effect[] {
    this.#state = { at: 'dialling', since: now }
    this.#lostAt ??= now
    this.#retryAfter = 0
    this.#why = null
    return [{ do: 'connect' }, CHANGED]
  }

  opened(now: number): boolean {
    if (this.#state.at !== 'dialling') return false
    this.#state = { at: 'greeting', since: now }
    this.#heardAt = now
    return true
  }

  /** A frame came; false when it belongs to a line that is no more. */
  heard(now: number): boolean {
    if (this.#state.at !== 'greeting' && this.#state.at !== 'talking') return false
    this.#heardAt = now
    this.#answerBy = Infinity
    return true
  }

  greeted(welcome: Welcome, now: number): void {
    this.#state = { at: 'talking', welcome }
    this.#lostAt = null
    this.#saidLost = false
    this.#attempt = 0
    this.#pingAt = now + TIMES.ping
  }

  /** Something was sent whose receipt may take its time; a ping soon tells slow from dead. */
  sent(now: number): void {
    this.#pingAt = Math.min(this.#pingAt, now + TIMES.soon)
  }

  ping(now: number, patience: number = TIMES.answer): Effect[] {
    this.#pingAt = now + TIMES.ping
    this.#answerBy = Math.min(this.#answerBy, now + patience)
    this.#nonce += 1
    return [send({ type: 'ping', nonce: this.#nonce })]
  }

  /** The server said when to come back. */
  comeBackAfter(ms: number): void {
    this.#retryAfter = ms
  }

  /** The server said why it is about to close. */
  because(why: string): void {
    this.#why = why
  }

  /** The socket closed by itself. */
  closed(code: number, now: number): Effect[] {
    this.#lostAt ??= now
    const reason = finalReason(code)
    if (reason !== null) return this.leave(reason, this.#why)
    if (code === CLOSE.upgrade) {
      this.#state = { at: 'waiting', until: Infinity }
      return [CHANGED]
    }
    // Other rights wait: nobody should be kept from their words for longer than it takes to call.
    return this.#wait(now, code === CLOSE.rightsChanged && this.#attempt === 0 ? SOON : 1)
  }

  /** The socket is given up. `nonsense`: what came over it could not be understood. */
  giveUp(now: number, reason: string, nonsense = false): Effect[] {
    this.#lostAt ??= now
    if (nonsense) this.#attempt = Math.max(this.#attempt, AFTER_NONSENSE)
    return [{ do: 'hang_up', code: nonsense ? 1002 : 1000, reason }, ...this.#wait(now)]
  }

  /** Calls again at once, whatever is there: after a pause an open socket may be dead. */
  redial(now: number): Effect[] {
    const hangUp: Effect[] = this.open ? [{ do: 'hang_up', code: 1000, reason: 'again' }] : []
    this.#attempt = 0
    return [...hangUp, ...this.dial(now)]
  }

  leave(reason: LeftReason, why: string | null = null): Effect[] {
    this.#state = { at: 'left', reason, why }
    return [CHANGED]
  }

  network(online: boolean): void {
    this.#online = online
  }

  /** Whether the page, looked at again, should call anew rather than ask for a sign of life. */
  staleAt(now: number): boolean {
    return this.#state.at === 'waiting' || now - this.#heardAt > TIMES.silence
  }

  /** What time has brought: a call that is due, a silence that is too long, a ping. */
  tick(now: number): { readonly due: 'dial' | 'give_up' | 'ping' | null; readonly effects: Effect[] } {
    const effects: Effect[] = []
    if (now >= this.#lostDue) {
      this.#saidLost = true
      effects.push(CHANGED)
    }
    return { due: this.#due(now), effects }
  }

  #due(now: number): 'dial' | 'give_up' | 'ping' | null {
    switch (this.#state.at) {
      case 'waiting':
        return now >= this.#state.until && this.#online ? 'dial' : null
      case 'dialling':
        return now >= this.#state.since + TIMES.dial ? 'give_up' : null
      case 'greeting':
        return now >= this.#state.since + TIMES.answer ? 'give_up' : null
      case 'talking':
        if (now >= this.#answerBy || now >= this.#heardAt + TIMES.silence) return 'give_up'
        return now >= this.#pingAt ? 'ping' : null
      case 'resting':
      case 'left':
        return null
    }
  }

  #wait(now: number, share = 1): Effect[] {
    const grown = Math.min(TIMES.longestRetry, TIMES.firstRetry * 2 ** this.#attempt)
    // Never at the same moment as everybody else who lost the same server.
    const delay = Math.max(this.#retryAfter, grown * (0.5 + this.#random() / 2) * share)
    this.#attempt += 1
    this.#retryAfter = 0
    this.#answerBy = Infinity
    this.#state = { at: 'waiting', until: now + delay }
    return [CHANGED]
  }

  get #lostDue(): number {
    return this.#saidLost ? Infinity : this.#graceEnd
  }

  /** From here on the contact counts as lost: a short hand-over is not worth a word, a first call takes longer. */
  get #graceEnd(): number {
    if (this.#lostAt === null) return Infinity
    return this.#lostAt + (this.#attempt === 0 ? TIMES.dial : TIMES.grace)
  }
}

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
