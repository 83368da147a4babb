/**
 * The page without a page: its store, its commands and its link, on Node's own WebSocket.
 *
 * Verbs: open {url, canvas, token?, api?}, command {name, args}, type {card, field, text, at?},
 * delete {card, field, at, length}, wait {card, field, equals | contains}, wait_saved,
 * wait_status {kind}, line {up}, read, raw {section}, close.
 */

import './typescript.mjs'
import { hex, serve, until } from './lines.mjs'

const frontend = new URL('../../frontend/src/', import.meta.url)
const { Canvas } = await import(new URL('store/canvas.ts', frontend).href)
const { parseConfig } = await import(new URL('store/config.ts', frontend).href)
const { commandsFor } = await import(new URL('commands/commands.ts', frontend).href)
const { CARD_SECTIONS } = await import(new URL('document/ids.ts', frontend).href)

let canvas = null
let commands = null
let sockets = []
let up = true

const textOf = (id, field) => {
  const card = canvas.cards.peek(id)
  if (card === null) return ''
  if (field === 'title') return card.title
  return field === 'body' ? card.body.preview : (card.texts[field] ?? String(card.fields[field] ?? ''))
}

function openSocket(url, token) {
  if (!up) throw new Error('the line is down')
  const address = new URL(url)
  if (token !== undefined) address.searchParams.set('token', token)
  const socket = new WebSocket(address, 'canevas.1')
  sockets.push(socket)
  return socket
}

await serve({
  async open({ url, canvas: id, token, api = '' }) {
    const config = parseConfig({ canvas: id, account: 'test', language: 'fr', urls: { live: url, api } })
    canvas = new Canvas(config, {
      openSocket: () => openSocket(url, token),
      now: () => performance.now(),
      random: () => 0.01,
      today: () => new Date(),
    })
    commands = commandsFor(canvas)
    await canvas.open()
  },
  async command({ name, args = [] }) {
    return { result: (await commands[name](...args)) ?? null }
  },
  type({ card, field = 'title', text, at }) {
    const live = canvas.text(card, field)
    if (live === null) throw new Error(`no text ${card}/${field}`)
    live.insert(at ?? live.length, text)
  },
  delete({ card, field = 'title', at, length }) {
    canvas.text(card, field).delete(at, length)
  },
  async wait(asked) {
    const { card, field = 'title', equals, contains, timeout } = asked
    const holds = () => (equals === undefined ? textOf(card, field).includes(contains) : textOf(card, field) === equals)
    await until(JSON.stringify(asked), holds, timeout)
  },
  async wait_saved({ timeout }) {
    await until('saved', () => canvas.status.peek().kind === 'saved', timeout)
  },
  async wait_status({ kind, timeout }) {
    await until(`status ${kind}`, () => canvas.status.peek().kind === kind, timeout)
  },
  line({ up: wanted }) {
    up = wanted
    if (!up) for (const socket of sockets.splice(0)) socket.close()
    else canvas.hands.retry()
  },
  read() {
    const sections = Object.fromEntries(
      CARD_SECTIONS.map((id) => [
        id,
        {
          cards: canvas.cards.list(id).peek().map((card) => canvas.cards.peek(card)),
          aside: canvas.cards.bin(id).peek().map((card) => canvas.cards.peek(card)),
        },
      ]),
    )
    return {
      status: canvas.status.peek(),
      unsaved: canvas.unsaved.peek(),
      me: canvas.me.peek(),
      revision: canvas.revision.peek(),
      frame: canvas.frame.peek(),
      refused: canvas.refused.peek(),
      people: canvas.people.peek(),
      links: [...canvas.linkStore.index.all()],
      sections,
    }
  },
  raw({ section }) {
    const doc = canvas.docs.get(section)
    return { state: hex(doc.state()), vector: hex(doc.stateVector()) }
  },
  async close() {
    await canvas.close()
  },
})
