// Encodes with the real Yjs library what authors will send, so that every server gets the same bytes.

import { createRequire } from 'node:module'

export const Y = createRequire(new URL('../../frontend/package.json', import.meta.url))('yjs')

const FIRST_AUTHOR = 3_000_000_000
const SENTENCE = 'Un lieu ouvert à toutes et à tous, où l’on mange ensemble. '

/** Small deterministic random numbers (mulberry32): two runs offer the same load. */
export function random(seed) {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function card(doc, number) {
  const plain = new Y.Text()
  const made = new Y.Map([
    ['kind', 'need'],
    ['order', `a${String(number).padStart(4, '0')}V`],
    ['title', new Y.Text(`Besoin ${number}`)],
    ['body', new Y.XmlFragment()],
    ['plain', plain],
  ])
  doc.getMap('cards').set(`bench-card-${String(number).padStart(4, '0')}`, made)
  return plain
}

const clockOf = (doc, author) => Y.decodeStateVector(Y.encodeStateVector(doc)).get(author) ?? 0

/** One author makes a card and types into it: `edits` updates, with the clock each one reaches. */
export function typist(number, edits, length = 1) {
  const author = FIRST_AUTHOR + number
  const doc = new Y.Doc()
  doc.clientID = author
  const updates = []
  doc.on('update', (update) => updates.push({ update, clock: clockOf(doc, author) }))
  let text
  doc.transact(() => {
    text = card(doc, number)
  })
  const piece = SENTENCE.repeat(Math.ceil(length / SENTENCE.length))
  for (let edit = 1; edit < edits; edit += 1) {
    const from = length === 1 ? edit % SENTENCE.length : 0
    text.insert(text.length, piece.slice(from, from + length))
  }
  return { author, updates }
}

/** Five authors who write all over one card, and strike out: what a lively afternoon leaves behind. */
export function afternoon(edits, seed = 11) {
  const dice = random(seed)
  const doc = new Y.Doc()
  doc.clientID = FIRST_AUTHOR
  const updates = []
  doc.on('update', (update) => updates.push({ update, clock: 0 }))
  let text
  doc.transact(() => {
    text = card(doc, 0)
  })
  for (let edit = 1; edit < edits; edit += 1) {
    if (edit % 7 === 0) doc.clientID = FIRST_AUTHOR + Math.floor(dice() * 5)
    const at = Math.floor(dice() * (text.length + 1))
    if (dice() < 0.12 && text.length > 50) {
      text.delete(Math.min(at, text.length - 10), 1 + Math.floor(dice() * 8))
    } else {
      text.insert(at, SENTENCE.slice(0, 6 + Math.floor(dice() * 16)))
    }
  }
  return { author: FIRST_AUTHOR, updates, clocks: Y.decodeStateVector(Y.encodeStateVector(doc)) }
}
