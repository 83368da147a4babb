/**
 * The hands of the link: a WebSocket, a clock, timers, and what the browser says of the network.
 *
 * Nothing is decided here. Every event is told to the `Link`, its effects are performed in
 * order, and one timer is set for when it wants to be asked again.
 */

import type { SectionId } from '../document/ids'
import type { Effect, Link, Notice } from './link'
import type { Facts } from './messages'

export const SUBPROTOCOL = 'canevas.1'

/** What of a `WebSocket` is used; tests hand in their own. */
export interface SocketLike {
  binaryType: string
  onopen: (() => void) | null
  onmessage: ((event: { readonly data: unknown }) => void) | null
  onclose: ((event: { readonly code: number }) => void) | null
  send(frame: Uint8Array<ArrayBuffer>): void
  close(code?: number, reason?: string): void
}

export interface HandsOptions {
  readonly open: () => SocketLike
  readonly now: () => number
  /** Done before each attempt to connect: take in what other tabs kept. */
  readonly prepare: () => Promise<void>
  readonly hear: (notice: Notice) => void
}

/** Opens our socket at an address on this page's own host. */
export function openSocket(address: string): SocketLike {
  const url = new URL(address, location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return new WebSocket(url, SUBPROTOCOL) as SocketLike
}

export class Hands {
  readonly #link: Link
  readonly #options: HandsOptions
  #socket: SocketLike | null = null
  /** Grows with every attempt: what belongs to an earlier one is ignored. */
  #attempt = 0
  #timer: ReturnType<typeof setTimeout> | null = null
  #soon = false
  #tickedAt = -Infinity

  constructor(link: Link, options: HandsOptions) {
    this.#link = link
    this.#options = options
  }

  start(): void {
    this.#do(this.#link.start(this.#now()))
  }

  /** Something was changed here; returns the edit's number. */
  edited(section: SectionId, update: Uint8Array, things: Iterable<string>): number {
    const { edit, effects } = this.#link.edited(section, update, things)
    this.#do(effects)
    return edit
  }

  kept(section: SectionId, things: Iterable<string>): void {
    this.#do(this.#link.kept(section, things))
  }

  point(state: Facts): void {
    this.#do(this.#link.point(state, this.#now()))
  }

  network(online: boolean): void {
    this.#do(this.#link.network(online, this.#now()))
  }

  woken(): void {
    this.#do(this.#link.woken(this.#now()))
  }

  /** The copy kept in this browser came late into the documents. */
  tookIn(): void {
    this.#do(this.#link.tookIn())
  }

  retry(): void {
    this.#do(this.#link.retry(this.#now()))
  }

  stop(): void {
    this.#do(this.#link.stop())
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #now(): number {
    return this.#options.now()
  }

  #do(effects: readonly Effect[]): void {
    for (const effect of effects) this.#perform(effect)
    this.#schedule()
  }

  #perform(effect: Effect): void {
    switch (effect.do) {
      case 'connect':
        void this.#connect()
        return
      case 'send':
        this.#socket?.send(effect.frame)
        return
      case 'hang_up':
        this.#hangUp(effect.code, effect.reason)
        return
      case 'tell':
        this.#options.hear(effect.notice)
    }
  }

  async #connect(): Promise<void> {
    this.#attempt += 1
    const attempt = this.#attempt
    await this.#options.prepare()
    if (attempt !== this.#attempt || this.#link.state.at !== 'dialling') return
    let socket: SocketLike
    try {
      socket = this.#options.open()
    } catch {
      this.#do(this.#link.closed(1006, this.#now()))
      return
    }
    this.#socket = socket
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => {
      if (attempt === this.#attempt) this.#do(this.#link.opened(this.#now()))
    }
    socket.onmessage = ({ data }) => {
      if (attempt !== this.#attempt || !(data instanceof ArrayBuffer)) return
      this.#do(this.#link.received(new Uint8Array(data), this.#now()))
    }
    socket.onclose = ({ code }) => {
      if (attempt !== this.#attempt) return
      this.#socket = null
      this.#do(this.#link.closed(code, this.#now()))
    }
  }

  #hangUp(code: number, reason: string): void {
    this.#attempt += 1
    const socket = this.#socket
    this.#socket = null
    if (socket === null) return
    socket.onopen = socket.onmessage = socket.onclose = null
    // Browsers let a page close with 1000 or a code of its own only.
    socket.close(code === 1000 || code >= 3000 ? code : 1000, reason)
  }

  /** One timer, for when the link next wants to be asked; what is due now is done after this task. */
  #schedule(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    const at = this.#link.wakeAt
    if (at === Infinity || this.#soon) return
    const now = this.#now()
    // Never twice in one breath: a clock that stands still must not hold up the page.
    const delay = Math.max(at, this.#tickedAt + SHORTEST_BEAT) - now
    if (delay <= 0) {
      this.#soon = true
      this.#tickedAt = now
      queueMicrotask(() => {
        this.#soon = false
        this.#do(this.#link.tick(this.#now()))
      })
    } else {
      this.#timer = setTimeout(() => {
        this.#tickedAt = this.#now()
        this.#do(this.#link.tick(this.#tickedAt))
      }, Math.min(delay, LONGEST_TIMER))
    }
  }
}

const LONGEST_TIMER = 60_000
const SHORTEST_BEAT = 5
