/**
 * Browsers and a server on a line that breaks, in a time that is told.
 *
 * Each browser is the real link with real documents. Frames take time, arrive in order
 * and are lost when the line breaks, as over TCP.
 */

import type * as Y from 'yjs'
import { createCard, textOf } from '../../src/document/edits'
import { SECTIONS } from '../../src/document/ids'
import type { CardId, CardSectionId, OrderKey, SectionId } from '../../src/document/ids'
import { LOCAL, isOwn } from '../../src/document/origins'
import { SectionDoc } from '../../src/document/section_doc'
import { Link } from '../../src/wire/link'
import type { Effect, Notice } from '../../src/wire/link'
import type { FakeServer } from './fake_server'

interface Delivery {
  readonly at: number
  readonly line: Line
  readonly deliver: () => void
}

/** One connection; breaking it loses what is on its way. */
interface Line {
  broken: boolean
}

/** The clock, and everything that is on its way. */
export class Network {
  now = 0
  delay = (): number => 5
  #queue: Delivery[] = []

  post(line: Line, deliver: () => void): void {
    // In order on one line, whatever the delays.
    const last = this.#queue.filter((one) => one.line === line).at(-1)?.at ?? 0
    this.#queue.push({ at: Math.max(this.now + this.delay(), last), line, deliver })
    this.#queue.sort((a, b) => a.at - b.at)
  }

  next(): number {
    return this.#queue[0]?.at ?? Infinity
  }

  deliverDue(): void {
    for (;;) {
      const due = this.#queue[0]
      if (due === undefined || due.at > this.now) return
      this.#queue.shift()
      if (!due.line.broken) due.deliver()
    }
  }
}

export class SimBrowser {
  readonly docs = new Map<SectionId, SectionDoc>(SECTIONS.map((id) => [id, new SectionDoc(id)]))
  readonly link: Link
  readonly notices: Notice[] = []
  readonly renewed: Extract<Notice, { kind: 'renewed' }>[] = []
  readonly old: Y.Doc[] = []
  #line: Line | null = null
  #toServer: ReturnType<FakeServer['accept']> | null = null

  readonly network: Network
  readonly server: FakeServer

  constructor(network: Network, server: FakeServer, options: { readonly epoch?: number; readonly random?: () => number } = {}) {
    this.network = network
    this.server = server
    this.link = new Link(this.docs, {
      schema: [1, 1],
      client: 'test',
      language: 'fr',
      epoch: options.epoch ?? 0,
      random: options.random ?? (() => 0.5),
    })
    for (const doc of this.docs.values()) {
      doc.onUpdate((update, change) => {
        if (!isOwn(change.origin)) return
        const things = [...change.cards.keys(), ...change.links, ...change.frame]
        this.do(this.link.edited(doc.section, update, things).effects)
      })
    }
  }

  get facts(): ReturnType<Link['facts']> {
    return this.link.facts(this.network.now)
  }

  doc(section: SectionId): SectionDoc {
    return this.docs.get(section)!
  }

  start(): void {
    this.do(this.link.start(this.network.now))
  }

  /** The line breaks; both sides notice (or, with `silently`, neither does). */
  breakLine(silently = false): void {
    const line = this.#line
    if (line === null) return
    line.broken = true
    if (silently) return
    this.#toServer?.gone()
    this.#line = null
    this.do(this.link.closed(1006, this.network.now))
  }

  do(effects: readonly Effect[]): void {
    for (const effect of effects) this.#perform(effect)
  }

  tick(): void {
    if (this.link.wakeAt <= this.network.now) this.do(this.link.tick(this.network.now))
  }

  addCard(section: CardSectionId, id: string, title = ''): void {
    const doc = this.doc(section)
    doc.transact(LOCAL, () => createCard(doc, section, { id: id as CardId, kind: 'need', order: 'V001' as OrderKey, title }))
  }

  title(section: CardSectionId, id: string): Y.Text {
    return textOf(this.doc(section).card(id as CardId)!, 'title')!
  }

  /** Types at the end of a title. */
  type(section: CardSectionId, id: string, words: string): void {
    const doc = this.doc(section)
    doc.transact(LOCAL, () => this.title(section, id).insert(this.title(section, id).length, words))
  }

  #perform(effect: Effect): void {
    switch (effect.do) {
      case 'connect':
        return this.#connect()
      case 'send': {
        const line = this.#line
        const toServer = this.#toServer
        const frame = effect.frame.slice()
        if (line !== null && toServer !== null) this.network.post(line, () => toServer.receive(frame))
        return
      }
      case 'hang_up':
        if (this.#line !== null) this.#line.broken = true
        this.#toServer?.gone()
        this.#line = null
        return
      case 'tell':
        this.notices.push(effect.notice)
        if (effect.notice.kind === 'renewed') {
          this.renewed.push(effect.notice)
          this.old.push(this.doc(effect.notice.section).replace())
        }
    }
  }

  #connect(): void {
    const line: Line = { broken: false }
    this.#line = line
    this.network.post(line, () => {
      this.#toServer = this.server.accept({
        send: (frame) => {
          const copy = frame.slice()
          this.network.post(line, () => this.do(this.link.received(copy, this.network.now)))
        },
        close: (code) => {
          this.network.post(line, () => {
            line.broken = true
            if (this.#line === line) this.#line = null
            this.do(this.link.closed(code, this.network.now))
          })
        },
      })
      this.do(this.link.opened(this.network.now))
    })
  }
}

/** Lets time pass until nothing is left to happen or `ms` are over; the server commits every few milliseconds. */
export function pass(network: Network, browsers: readonly SimBrowser[], server: FakeServer, ms: number): void {
  const end = network.now + ms
  const step = 3
  while (network.now < end) {
    const wake = Math.min(...browsers.map((browser) => browser.link.wakeAt), network.next())
    network.now = Math.min(end, Math.max(network.now + 1, Math.min(wake, network.now + step)))
    network.deliverDue()
    server.commit()
    for (const browser of browsers) browser.tick()
  }
}
