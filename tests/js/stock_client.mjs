/**
 * A stock Yjs client: `yjs` and `y-websocket` from npm, and nothing of ours.
 *
 * Verbs: connect {url, section, token?}, add_card {card, kind?, order?, title?, body?},
 * type {card, field, text, at?}, delete {card, field, at, length}, set {card, key, value},
 * paragraph {card, text, marks?}, link {link, value}, unlink {link}, apply {update},
 * awareness {state}, wait {card, field, equals | contains}, wait_synced, disconnect,
 * reconnect, read, raw.
 */

import { createRequire } from 'node:module'
import { hex, serve, until } from './lines.mjs'

// Through `require`, both packages share one copy of Yjs.
const require = createRequire(new URL('../../frontend/package.json', import.meta.url))
const Y = require('yjs')
const { WebsocketProvider } = require('y-websocket')

const doc = new Y.Doc()
const cards = doc.getMap('cards')
const links = doc.getMap('links')
let provider = null
const closes = []

const card = (id) => {
  const map = cards.get(id)
  if (map === undefined) throw new Error(`no card ${id}`)
  return map
}
const has = ({ card: id, field = 'title', equals, contains }) => {
  const value = String(cards.get(id)?.get(field) ?? '')
  return equals === undefined ? value.includes(contains) : value === equals
}

function paragraph(text, marks = {}) {
  const element = new Y.XmlElement('paragraph')
  const run = new Y.XmlText()
  run.insert(0, text, marks)
  element.insert(0, [run])
  return element
}

await serve({
  connect({ url, section, token }) {
    provider = new WebsocketProvider(url, section, doc, { disableBc: true, params: token === undefined ? {} : { token } })
    provider.on('connection-close', (event) => closes.push(event?.code ?? null))
    return { client: doc.clientID }
  },
  async wait_synced({ timeout }) {
    await until('synced', () => provider.synced, timeout)
  },
  add_card({ card: id, kind = 'need', order = 'V001', title = '', body = [], fields = {} }) {
    doc.transact(() => {
      const map = new Y.Map()
      map.set('kind', kind)
      map.set('order', order)
      map.set('title', new Y.Text(title))
      map.set('plain', new Y.Text())
      const fragment = new Y.XmlFragment()
      fragment.insert(0, body.map((text) => paragraph(text)))
      map.set('body', fragment)
      for (const [key, value] of Object.entries(fields)) map.set(key, value)
      cards.set(id, map)
    })
  },
  type({ card: id, field = 'title', text, at }) {
    const live = card(id).get(field)
    live.insert(at ?? live.length, text)
  },
  delete({ card: id, field = 'title', at, length }) {
    card(id).get(field).delete(at, length)
  },
  set({ card: id, key, value }) {
    card(id).set(key, value)
  },
  paragraph({ card: id, text, marks }) {
    const body = card(id).get('body')
    body.insert(body.length, [paragraph(text, marks)])
  },
  link({ link, value }) {
    links.set(link, value)
  },
  unlink({ link }) {
    links.delete(link)
  },
  apply({ update }) {
    Y.applyUpdate(doc, Buffer.from(update, 'hex'))
  },
  awareness({ state }) {
    provider.awareness.setLocalState(state)
  },
  async wait(asked) {
    await until(JSON.stringify(asked), () => has(asked), asked.timeout)
  },
  disconnect() {
    provider.disconnect()
  },
  reconnect() {
    provider.connect()
  },
  read() {
    return {
      client: doc.clientID,
      connected: provider?.wsconnected ?? false,
      synced: provider?.synced ?? false,
      cards: cards.toJSON(),
      links: links.toJSON(),
      awareness: [...(provider?.awareness.getStates() ?? [])].map(([client, state]) => ({ client, state })),
      closes,
    }
  },
  raw() {
    return { state: hex(Y.encodeStateAsUpdate(doc)), vector: hex(Y.encodeStateVector(doc)) }
  },
})
