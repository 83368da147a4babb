// One WebSocket that speaks the Yjs sync and awareness protocols, and nothing it does not need.
//
// Written on a bare socket: a full client library costs as much per message as a server, and the
// generator would then be what is measured.

import { randomBytes } from 'node:crypto'
import net from 'node:net'

import { Y } from './documents.mjs'

const SYNC = 0
const AWARENESS = 1
const AUTH = 2
const SYNC_REPLY = 4
const NOTHING = Uint8Array.of(0, 0)
const NO_STATE = Uint8Array.of(0)
const CACHED = 5000

/** What an update brings, by author; receivers of the same bytes share the answer. */
const reaches = new Map()
function reached(update) {
  const key = update.latin1Slice()
  let found = reaches.get(key)
  if (found === undefined) {
    if (reaches.size > CACHED) reaches.clear()
    found = Y.parseUpdateMeta(update).to
    reaches.set(key, found)
  }
  return found
}

function varuint(value) {
  const bytes = []
  while (value > 127) {
    bytes.push((value & 127) | 128)
    value = Math.floor(value / 128)
  }
  bytes.push(value)
  return Buffer.from(bytes)
}

const sized = (bytes) => Buffer.concat([varuint(bytes.length), bytes])

class Reader {
  constructor(bytes) {
    this.bytes = bytes
    this.at = 0
  }

  varuint() {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes[this.at++]
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }

  sized() {
    const length = this.varuint()
    this.at += length
    return this.bytes.subarray(this.at - length, this.at)
  }
}

/** A frame as a client sends it; masked with zeros, which is legal and the same work for a server. */
export function frame(payload, opcode = 2) {
  const { length } = payload
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const bytes = Buffer.alloc(head + 4 + length)
  bytes[0] = 0x80 | opcode
  if (head === 2) bytes[1] = 0x80 | length
  else if (head === 4) {
    bytes[1] = 0x80 | 126
    bytes.writeUInt16BE(length, 2)
  } else {
    bytes[1] = 0x80 | 127
    bytes.writeBigUInt64BE(BigInt(length), 2)
  }
  bytes.set(payload, head + 4)
  return bytes
}

export class Client {
  /**
   * @param target {host, port, path, headers, flavour, room}
   * @param heard called with (client, author, clock) for every piece of news
   */
  constructor(target, heard) {
    this.known = new Map()
    this.target = target
    this.heard = heard
    this.cursors = undefined
    this.bytesIn = 0
    this.closed = false
    const room = Buffer.from(target.room)
    this.prefix = target.flavour === 'hocuspocus' ? sized(room) : Buffer.alloc(0)
  }

  /** Connect and take in the document; resolves with the milliseconds until `wanted` clocks are held. */
  open(wanted = 0, patience = 20_000) {
    const began = performance.now()
    return new Promise((resolve, reject) => {
      this.wanted = wanted
      this.synced = () => resolve(performance.now() - began)
      this.broken = reject
      setTimeout(() => reject(new Error('the document did not come')), patience).unref()
      this.socket = net.connect({ host: this.target.host, port: this.target.port, noDelay: true })
      this.socket.on('error', (error) => this.end(error))
      this.socket.on('close', () => this.end(new Error('the server closed the connection')))
      this.socket.once('connect', () => this.socket.write(this.handshake()))
      this.pending = Buffer.alloc(0)
      this.upgraded = false
      this.socket.on('data', (data) => this.take(data))
    })
  }

  end(error) {
    if (!this.closed) this.broken(error)
    this.closed = true
  }

  handshake() {
    const { host, port, path, headers = {} } = this.target
    const lines = [
      `GET ${path} HTTP/1.1`,
      `Host: ${host}:${port}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ]
    return `${lines.join('\r\n')}\r\n\r\n`
  }

  take(data) {
    this.bytesIn += data.length
    this.pending = this.pending.length === 0 ? data : Buffer.concat([this.pending, data])
    if (!this.upgraded) {
      const end = this.pending.indexOf('\r\n\r\n')
      if (end < 0) return
      const status = this.pending.subarray(0, this.pending.indexOf('\r\n')).toString()
      if (!status.includes(' 101')) {
        this.end(new Error(`no upgrade: ${status}`))
        return
      }
      this.upgraded = true
      this.pending = this.pending.subarray(end + 4)
      if (this.target.flavour === 'hocuspocus') this.send([AUTH, 0], sized(Buffer.from('bench')))
      else this.send([SYNC, 0], sized(NO_STATE))
    }
    this.frames()
  }

  frames() {
    let at = 0
    const bytes = this.pending
    while (bytes.length - at >= 2) {
      let length = bytes[at + 1] & 127
      let head = 2
      if (length === 126) {
        if (bytes.length - at < 4) break
        length = bytes.readUInt16BE(at + 2)
        head = 4
      } else if (length === 127) {
        if (bytes.length - at < 10) break
        length = Number(bytes.readBigUInt64BE(at + 2))
        head = 10
      }
      if (bytes.length - at < head + length) break
      const opcode = bytes[at] & 15
      const payload = bytes.subarray(at + head, at + head + length)
      if (opcode === 2) this.message(payload)
      else if (opcode === 9) this.socket.write(frame(payload, 10))
      at += head + length
    }
    this.pending = bytes.subarray(at)
  }

  message(payload) {
    const reader = new Reader(payload)
    if (this.prefix.length > 0) reader.sized()
    const type = reader.varuint()
    if (type === SYNC || type === SYNC_REPLY) {
      const step = reader.varuint()
      const body = reader.sized()
      if (step === 0) this.send([SYNC, 1], sized(NOTHING))
      else this.news(body, step === 1)
    } else if (type === AUTH) {
      this.send([SYNC, 0], sized(NO_STATE))
    } else if (type === AWARENESS && this.cursors !== undefined) {
      this.cursors(new Reader(reader.sized()))
    }
  }

  news(update, first) {
    for (const [author, clock] of reached(update)) {
      if (clock <= (this.known.get(author) ?? 0)) continue
      this.known.set(author, clock)
      this.heard(this, author, clock)
    }
    // Some servers answer before they have loaded, and send what they loaded as news.
    this.answered ||= first
    if (this.answered && this.held() >= this.wanted) this.synced()
  }

  /** How many clocks of all authors together this client holds. */
  held() {
    let sum = 0
    if (this.wanted > 0) for (const clock of this.known.values()) sum += clock
    return sum
  }

  send(types, body) {
    this.socket.write(frame(Buffer.concat([this.prefix, Buffer.from(types), body])))
  }

  /** Send one update as it was encoded. */
  write(update) {
    this.send([SYNC, 2], sized(update))
  }

  /** Tell where this client's caret is; `clock` grows by one each time. */
  point(author, clock, sent) {
    const state = Buffer.from(JSON.stringify({ user: { name: 'x' }, at: sent }))
    const body = Buffer.concat([varuint(1), varuint(author), varuint(clock), sized(state)])
    this.send([AWARENESS], sized(body))
  }

  close() {
    this.closed = true
    this.socket.destroy()
  }
}

/** Reads an awareness message: calls `each(author, clock)` for every state in it. */
export function eachCursor(reader, each) {
  for (let left = reader.varuint(); left > 0; left -= 1) {
    const author = reader.varuint()
    const clock = reader.varuint()
    reader.sized()
    each(author, clock)
  }
}
