// A browser without a browser: real yjs documents that Python tests talk to over stdin and
// stdout, one JSON command and one JSON answer a line. The random edits are those people make
// in the page: cards, titles, long texts, rich bodies (through y-prosemirror's own comparison
// of documents), links, undo and redo.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

const require = createRequire(new URL('../../frontend/package.json', import.meta.url))
const Y = require('yjs')
const { updateYFragment } = require('y-prosemirror')
const { Schema } = require('prosemirror-model')

const schema = new Schema({
  nodes: {
    doc: { content: 'block+' },
    paragraph: { content: 'inline*', group: 'block' },
    bullet_list: { content: 'list_item+', group: 'block' },
    ordered_list: { content: 'list_item+', group: 'block' },
    list_item: { content: 'paragraph block*' },
    hard_break: { inline: true, group: 'inline' },
    text: { group: 'inline' }
  },
  marks: { strong: {}, em: {}, link: { attrs: { href: {} } } }
})

const hex = bytes => Buffer.from(bytes).toString('hex')
const bytes = text => new Uint8Array(Buffer.from(text, 'hex'))

const mulberry = seed => () => {
  seed = seed + 0x6D2B79F5 | 0
  let t = Math.imul(seed ^ seed >>> 15, 1 | seed)
  t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t
  return ((t ^ t >>> 14) >>> 0) / 4294967296
}

const peers = new Map()

class Peer {
  constructor (client, gc) {
    this.doc = new Y.Doc({ gc })
    if (client !== null) this.doc.clientID = client
    this.made = []
    this.doc.on('update', (update, origin) => { if (origin !== 'server') this.made.push(hex(update)) })
    this.undo = new Map()
  }

  get cards () { return this.doc.getMap('cards') }

  manager (section) {
    if (!this.undo.has(section)) {
      this.undo.set(section, new Y.UndoManager([section], { trackedOrigins: new Set(['me']), captureTimeout: 0 }))
    }
    return this.undo.get(section)
  }
}

const WORDS = ['a', 'b', ' ', 'été', 'ça', '😀', '👩‍👩‍👧', 'مرحبا', 'ij', '𝒳', 'mot ', 'Liège', '\n']
const HREFS = ['https://example.org/a', 'http://example.org', 'mailto:a@example.org']

// Positions between code points: half of an emoji is no place for anything.
const places = text => {
  const found = [0]
  let at = 0
  for (const letter of text) { at += letter.length; found.push(at) }
  return found
}

const words = (random, most) => {
  let text = ''
  for (let n = 1 + Math.floor(random() * most); n > 0; n--) text += WORDS[Math.floor(random() * WORDS.length)]
  return text
}

const writeText = (peer, text, random) => {
  const spots = places(text.toString())
  const at = Math.floor(random() * spots.length)
  const kind = random()
  if (kind < 0.5) {
    // Typing: several letters one after another, each its own update.
    let spot = spots[at]
    for (const letter of words(random, 4)) { text.insert(spot, letter); spot += letter.length }
  } else if (kind < 0.7) {
    text.insert(spots[at], words(random, 30))
  } else if (kind < 0.9) {
    const to = Math.min(spots.length - 1, at + Math.floor(random() * 6))
    text.delete(spots[at], spots[to] - spots[at])
  } else {
    const to = Math.min(spots.length - 1, at + Math.floor(random() * 6))
    peer.doc.transact(() => {
      text.delete(spots[at], spots[to] - spots[at])
      text.insert(spots[at], words(random, 6))
    })
  }
}

const inline = random => {
  const nodes = []
  for (let n = Math.floor(random() * 4); n > 0; n--) {
    if (random() < 0.15) nodes.push({ type: 'hard_break' })
    else {
      const marks = []
      if (random() < 0.2) marks.push({ type: 'strong' })
      if (random() < 0.2) marks.push({ type: 'em' })
      if (random() < 0.1) marks.push({ type: 'link', attrs: { href: HREFS[Math.floor(random() * 3)] } })
      nodes.push({ type: 'text', text: words(random, 5), marks })
    }
  }
  return nodes
}

const paragraph = random => ({ type: 'paragraph', content: inline(random) })

const block = (random, depth) => {
  if (depth > 3 || random() < 0.7) return paragraph(random)
  const items = []
  for (let n = 1 + Math.floor(random() * 3); n > 0; n--) {
    const content = [paragraph(random)]
    if (random() < 0.3) content.push(block(random, depth + 1))
    items.push({ type: 'list_item', content })
  }
  return { type: random() < 0.5 ? 'bullet_list' : 'ordered_list', content: items }
}

const fromY = node => {
  if (node instanceof Y.XmlText) {
    return node.toDelta().map(({ insert, attributes = {} }) => ({
      type: 'text',
      text: insert,
      marks: Object.entries(attributes).map(([type, attrs]) => ({ type, attrs }))
    }))
  }
  return [{ type: node.nodeName, content: node.toArray().flatMap(fromY) }]
}

// Changes the body as the editor does: make the new document, let y-prosemirror find the way there.
const writeBody = (peer, body, random) => {
  const blocks = body.toArray().flatMap(fromY)
  const all = []
  const walk = list => { for (const node of list) { all.push({ node, list }); if (node.content) walk(node.content) } }
  walk(blocks)
  const kind = random()
  const texts = all.filter(({ node }) => node.type === 'text')
  if (kind < 0.45 && texts.length) {
    const { node } = texts[Math.floor(random() * texts.length)]
    const spots = places(node.text)
    const at = Math.floor(random() * spots.length)
    const to = random() < 0.4 ? Math.min(spots.length - 1, at + Math.floor(random() * 4)) : at
    node.text = node.text.slice(0, spots[at]) + (random() < 0.8 ? words(random, 2) : '') + node.text.slice(spots[to])
    if (!node.text) node.text = 'x'
  } else if (kind < 0.6 && texts.length) {
    const { node } = texts[Math.floor(random() * texts.length)]
    const mark = ['strong', 'em', 'link'][Math.floor(random() * 3)]
    const has = (node.marks ?? []).some(m => m.type === mark)
    node.marks = (node.marks ?? []).filter(m => m.type !== mark)
    if (!has) node.marks.push(mark === 'link' ? { type: mark, attrs: { href: HREFS[0] } } : { type: mark })
  } else if (kind < 0.7 && blocks.length > 1) {
    blocks.splice(Math.floor(random() * blocks.length), 1)
  } else if (kind < 0.8) {
    // Enter: a paragraph is cut in two.
    const found = blocks.filter(b => b.type === 'paragraph' && (b.content ?? []).length > 1)
    if (found.length) {
      const one = found[Math.floor(random() * found.length)]
      blocks.splice(blocks.indexOf(one) + 1, 0, { type: 'paragraph', content: one.content.splice(1) })
    }
  } else if (kind < 0.85) {
    blocks.length = 0
  } else {
    blocks.splice(Math.floor(random() * (blocks.length + 1)), 0, block(random, 0))
  }
  if (!blocks.length) blocks.push({ type: 'paragraph' })
  const next = schema.nodeFromJSON({ type: 'doc', content: blocks })
  peer.doc.transact(() => {
    updateYFragment(peer.doc, body, next, { mapping: new Map(), isOMark: new Map() })
  }, 'me')
}

// The same, with yjs' own calls: what the binding does while someone types in one paragraph.
const typeInBody = (peer, body, random) => {
  const found = []
  const walk = node => { if (node instanceof Y.XmlText) found.push(node); else node.toArray().forEach(walk) }
  walk(body)
  if (!found.length) return writeBody(peer, body, random)
  const text = found[Math.floor(random() * found.length)]
  const spots = places(text.toString().replace(/<[^>]*>/g, ''))
  peer.doc.transact(() => {
    const spot = spots[Math.min(spots.length - 1, Math.floor(random() * spots.length))]
    if (random() < 0.8) text.insert(Math.min(spot, text.length), words(random, 2))
    else if (text.length) text.format(0, text.length, { em: random() < 0.5 ? {} : null })
  }, 'me')
}

const newCard = (peer, id, random) => {
  const card = new Y.Map()
  peer.doc.transact(() => {
    card.set('kind', 'need')
    card.set('order', 'a' + id)
    card.set('title', new Y.Text(random() < 0.5 ? words(random, 6) : ''))
    card.set('body', new Y.XmlFragment())
    card.set('plain', new Y.Text())
    peer.cards.set(id, card)
  }, 'me')
}

const act = (peer, seed) => {
  const random = mulberry(seed)
  const ids = [...peer.cards.keys()]
  const kind = random()
  if (!ids.length || kind < 0.06) return newCard(peer, 'c' + seed, random)
  const id = ids[Math.floor(random() * ids.length)]
  const card = peer.cards.get(id)
  const text = card.get(random() < 0.3 ? 'title' : 'plain')
  const body = card.get('body')
  if (kind < 0.45) peer.doc.transact(() => writeText(peer, text, random), random() < 0.5 ? 'me' : null)
  else if (kind < 0.5) writeText(peer, text, random)
  else if (kind < 0.7) writeBody(peer, body, random)
  else if (kind < 0.8) typeInBody(peer, body, random)
  else if (kind < 0.86) card.set('order', 'b' + seed)
  else if (kind < 0.88) card.set('set_aside', random() < 0.5 ? { at: '2026-03-02T09:00:00Z', group: null } : null)
  else if (kind < 0.9) card.delete('set_aside')
  else if (kind < 0.95) {
    const links = peer.doc.getMap('links')
    const known = [...links.keys()]
    if (known.length && random() < 0.4) links.delete(known[Math.floor(random() * known.length)])
    else links.set('l' + seed, { kind: 'causes', from: id, to: 'elsewhere' })
  } else {
    const manager = peer.manager(random() < 0.5 ? text : body)
    if (random() < 0.6) manager.undo()
    else manager.redo()
  }
}

const contentOf = node => {
  if (node instanceof Y.XmlText || node instanceof Y.Text) return node.toDelta().map(d => [d.insert, d.attributes ?? {}])
  if (node instanceof Y.XmlElement) return { name: node.nodeName, in: node.toArray().map(contentOf) }
  if (node instanceof Y.XmlFragment) return node.toArray().map(contentOf)
  if (node instanceof Y.Map) return Object.fromEntries([...node.entries()].map(([k, v]) => [k, contentOf(v)]))
  return node
}

const structOf = s => [s.id.client, s.id.clock, s.length, s.constructor.name, s.content ? s.content.getRef() : 0]

const commands = {
  new: ({ peer, client = null, gc = true }) => { peers.set(peer, new Peer(client, gc)) },
  forget: ({ peer }) => { peers.get(peer).doc.destroy(); peers.delete(peer) },
  act: ({ peer, seed }) => {
    const one = peers.get(peer)
    one.made = []
    act(one, seed)
    return one.made
  },
  apply: ({ peer, updates }) => {
    const { doc } = peers.get(peer)
    for (const update of updates) Y.applyUpdate(doc, bytes(update), 'server')
    return doc.store.pendingStructs === null && doc.store.pendingDs === null
  },
  state: ({ peer, vector = null }) => hex(Y.encodeStateAsUpdate(peers.get(peer).doc, vector === null ? undefined : bytes(vector))),
  vector: ({ peer }) => hex(Y.encodeStateVector(peers.get(peer).doc)),
  content: ({ peer, roots }) => {
    const { doc } = peers.get(peer)
    return Object.fromEntries(roots.map(root => [root, contentOf(doc.getMap(root))]))
  },
  // Fresh documents, each made of a list of updates: their content, or why they failed.
  load: ({ lists, roots }) => lists.map(updates => {
    const doc = new Y.Doc()
    try {
      for (const update of updates) Y.applyUpdate(doc, bytes(update))
      if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) return { pending: true }
      return { content: Object.fromEntries(roots.map(root => [root, contentOf(doc.getMap(root))])) }
    } catch (error) {
      return { error: String(error) }
    } finally {
      doc.destroy()
    }
  }),
  decode: ({ updates }) => updates.map(update => {
    try {
      const { structs, ds } = Y.decodeUpdate(bytes(update))
      const deletes = [...ds.clients].flatMap(([client, items]) => items.map(d => [client, d.clock, d.len]))
      return { structs: structs.map(structOf), deletes }
    } catch (error) {
      return { error: String(error) }
    }
  })
}

for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...rest } = JSON.parse(line)
  let answer
  try {
    answer = { ok: commands[command](rest) ?? null }
  } catch (error) {
    answer = { error: String(error.stack) }
  }
  process.stdout.write(JSON.stringify(answer) + '\n')
}
