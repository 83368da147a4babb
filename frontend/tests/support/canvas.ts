/** A whole open canvas against the fake server, on real timers and a real (in-memory) IndexedDB. */

import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach } from 'vitest'
import { commandsFor } from '../../src/commands/commands'
import type { Commands } from '../../src/commands/types'
import type { CardId, CardSectionId } from '../../src/document/ids'
import { Canvas } from '../../src/store/canvas'
import { parseConfig } from '../../src/store/config'
import type { SocketLike } from '../../src/wire/socket'
import { FakeServer } from './fake_server'

export interface OpenTab {
  readonly canvas: Canvas
  readonly commands: Commands
  /** Lets this tab reach the server, or not. */
  line: 'up' | 'down'
  readonly cut: () => void
  /** As if the browser had been killed: nothing more is said or kept. */
  readonly kill: () => void
}

/** The server commits by itself every few milliseconds until `stop` is called. */
export function running(server: FakeServer): { readonly stop: () => void } {
  const timer = setInterval(() => server.commit(), 3)
  return { stop: () => clearInterval(timer) }
}

interface TabOptions {
  readonly canvas?: string
  readonly account?: string
  readonly line?: 'up' | 'down'
  readonly today?: () => Date
}

/** A server and everybody's tabs: new for each test of a file, put away after it. */
export interface House {
  readonly server: FakeServer
  readonly open: (options?: TabOptions) => Promise<OpenTab>
  /** The server commits nothing until `resume` is called. */
  readonly pause: () => void
  readonly resume: () => void
}

export function newHouse(): House {
  let server = new FakeServer()
  let clock = { stop: (): void => undefined }
  let tabs: OpenTab[] = []
  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory()
    server = new FakeServer()
    clock = running(server)
  })
  afterEach(async () => {
    clock.stop()
    for (const tab of tabs) {
      tab.canvas.hands.stop()
      await tab.canvas.shelf.close()
    }
    tabs = []
  })
  return {
    get server() {
      return server
    },
    open: async (options = {}) => {
      const tab = await openTab(server, options)
      tabs.push(tab)
      return tab
    },
    pause: () => clock.stop(),
    resume: () => {
      clock = running(server)
    },
  }
}

export async function openTab(
  server: FakeServer,
  options: TabOptions = {},
): Promise<OpenTab> {
  const config = parseConfig({
    canvas: options.canvas ?? 'c1',
    account: options.account ?? 'ana',
    title: 'Essai',
    groups: [{ id: 'habitants', name: 'Habitants' }],
  })
  const sockets = new Set<{ cut: () => void }>()
  const tab: { line: 'up' | 'down' } = { line: options.line ?? 'up' }
  const canvas = new Canvas(config, {
    openSocket: () => fakeSocket(server, () => tab.line === 'up', sockets),
    now: () => performance.now(),
    random: () => 0.01,
    today: options.today ?? (() => new Date()),
  })
  await canvas.open()
  const cut = (): void => {
    for (const socket of [...sockets]) socket.cut()
  }
  return Object.assign(tab, {
    canvas,
    commands: commandsFor(canvas),
    cut,
    kill: () => {
      tab.line = 'down'
      cut()
      canvas.hands.stop()
    },
  })
}

function fakeSocket(server: FakeServer, up: () => boolean, sockets: Set<{ cut: () => void }>): SocketLike {
  let toServer: ReturnType<FakeServer['accept']> | null = null
  let alive = true
  const later = (work: () => void): void => {
    setTimeout(() => {
      if (alive) work()
    }, 1)
  }
  const close = (code: number): void => {
    later(() => {
      alive = false
      sockets.delete(handle)
      toServer?.gone()
      socket.onclose?.({ code })
    })
  }
  const handle = { cut: () => close(1006) }
  const socket: SocketLike = {
    binaryType: 'arraybuffer',
    onopen: null,
    onmessage: null,
    onclose: null,
    send: (frame) => {
      const copy = frame.slice()
      later(() => toServer?.receive(copy))
    },
    close: () => {
      alive = false
      sockets.delete(handle)
      toServer?.gone()
    },
  }
  sockets.add(handle)
  later(() => {
    if (!up()) return close(1006)
    toServer = server.accept({
      send: (frame) => {
        const copy = frame.slice()
        later(() => socket.onmessage?.({ data: copy.buffer }))
      },
      close,
    })
    socket.onopen?.()
  })
  return socket
}

/** Waits until something is so; fails with what it was waiting for. */
export async function until(what: string, holds: () => boolean, ms = 4_000): Promise<void> {
  const end = Date.now() + ms
  while (!holds()) {
    if (Date.now() > end) throw new Error(`never: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

export const saved = (tab: OpenTab): Promise<void> =>
  until('saved', () => tab.canvas.status.peek().kind === 'saved' && tab.canvas.unsaved.peek() === 0)

/** Adds a card with words in its title; gives its id. */
export function write(tab: OpenTab, section: CardSectionId, title: string): CardId {
  return tab.commands.addCard(section, { title }).card!
}

export const titleOf = (tab: OpenTab, id: CardId): string | undefined => tab.canvas.cards.peek(id)?.title

export const titlesIn = (tab: OpenTab, section: CardSectionId): string[] =>
  tab.canvas.section(section).cards.peek().map((id) => titleOf(tab, id)!)
