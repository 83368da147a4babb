/**
 * Bytes to messages and back, for `canevas.1`.
 *
 * Total: any bytes give a message or a `MalformedFrame`. Numbers are lib0 varuints in
 * their shortest form, strings are UTF-8 with their length in bytes. The golden vectors
 * in `tests/contract/vectors/wire.json` are read here and by the server's own tests.
 */

import { SECTIONS } from '../document/ids'
import type { SectionId } from '../document/ids'
import type { Facts, Incoming, Outgoing, RefusedBody } from './messages'

/** These bytes are no message of the server's. */
export class MalformedFrame extends Error {
  readonly why: string
  readonly at: number
  constructor(why: string, at: number) {
    super(`${why} at ${at}`)
    this.why = why
    this.at = at
  }
}

const utf8 = new TextEncoder()
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

// ── writing ──

class Writer {
  readonly #parts: number[] = []
  #tail: Uint8Array | null = null

  number(value: number): this {
    let rest = value
    while (rest >= 0x80) {
      this.#parts.push((rest % 0x80) | 0x80)
      rest = Math.floor(rest / 0x80)
    }
    this.#parts.push(rest)
    return this
  }

  section(section: SectionId): this {
    return this.number(SECTIONS.indexOf(section))
  }

  /** The last field of a frame: its bytes behind their length. */
  bytes(data: Uint8Array): this {
    this.number(data.length)
    this.#tail = data
    return this
  }

  json(value: Facts): this {
    return this.bytes(utf8.encode(JSON.stringify(value)))
  }

  frame(): Uint8Array<ArrayBuffer> {
    const tail = this.#tail ?? new Uint8Array()
    const frame = new Uint8Array(this.#parts.length + tail.length)
    frame.set(this.#parts)
    frame.set(tail, this.#parts.length)
    return frame
  }
}

/** The bytes of one message. */
export function encode(message: Outgoing): Uint8Array<ArrayBuffer> {
  const frame = new Writer()
  switch (message.type) {
    case 'hello':
      return frame.number(0).json(message.facts).frame()
    case 'state':
      return frame.number(1).section(message.section).number(message.epoch).bytes(message.vector).frame()
    case 'update':
      return frame.number(2).section(message.section).number(message.number).bytes(message.update).frame()
    case 'presence':
      return frame.number(3).json(message.state).frame()
    case 'ping':
      return frame.number(4).number(message.nonce).frame()
  }
}

// ── reading ──

class Reader {
  readonly #data: Uint8Array
  #at = 0

  constructor(data: Uint8Array) {
    this.#data = data
  }

  get at(): number {
    return this.#at
  }

  number(): number {
    let value = 0
    let factor = 1
    for (;;) {
      const byte = this.#data[this.#at]
      if (byte === undefined) throw new MalformedFrame('truncated', this.#at)
      this.#at += 1
      value += (byte & 0x7f) * factor
      if (value > Number.MAX_SAFE_INTEGER) throw new MalformedFrame('number_too_large', this.#at)
      if (byte < 0x80) {
        if (byte === 0 && factor > 1) throw new MalformedFrame('number_not_shortest', this.#at)
        return value
      }
      factor *= 0x80
      if (factor > 2 ** 49) throw new MalformedFrame('number_too_large', this.#at)
    }
  }

  bytes(): Uint8Array {
    const length = this.number()
    const end = this.#at + length
    if (end > this.#data.length) throw new MalformedFrame('truncated', this.#at)
    const bytes = this.#data.subarray(this.#at, end)
    this.#at = end
    return bytes
  }

  object(): Facts {
    const bytes = this.bytes()
    let value: unknown
    try {
      value = JSON.parse(strictUtf8.decode(bytes))
    } catch {
      throw new MalformedFrame('not_json', this.#at)
    }
    if (!isObject(value)) throw new MalformedFrame('not_an_object', this.#at)
    return value
  }

  section(): SectionId {
    const section = SECTIONS[this.number()]
    if (section === undefined) throw new MalformedFrame('no_such_section', this.#at)
    return section
  }

  end(): void {
    if (this.#at !== this.#data.length) throw new MalformedFrame('trailing_bytes', this.#at)
  }
}

function isObject(value: unknown): value is Facts {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * The message in one frame.
 *
 * @throws MalformedFrame for anything else.
 */
export function decode(data: Uint8Array): Incoming {
  const reader = new Reader(data)
  const message = readMessage(reader)
  reader.end()
  return message
}

function readMessage(reader: Reader): Incoming {
  const kind = reader.number()
  switch (kind) {
    case 0:
      return { type: 'welcome', facts: reader.object() }
    case 1:
      return { type: 'state', section: reader.section(), vector: reader.bytes() }
    case 2:
      return {
        type: 'catch_up',
        section: reader.section(),
        epoch: reader.number(),
        revision: reader.number(),
        update: reader.bytes(),
      }
    case 3:
      return { type: 'update', section: reader.section(), revision: reader.number(), update: reader.bytes() }
    case 4:
      return { type: 'receipt', number: reader.number(), revision: reader.number() }
    case 5:
      return { type: 'refused', number: reader.number(), section: reader.section(), body: refusedBody(reader.object()) }
    case 6:
      return { type: 'resync', section: reader.section() }
    case 7:
      return presence(reader.object())
    case 8:
      return { type: 'event', facts: reader.object() }
    case 9:
      return { type: 'pong', nonce: reader.number() }
    case 10:
      return { type: 'bye', facts: reader.object() }
    default:
      throw new MalformedFrame('no_such_message', reader.at)
  }
}

function refusedBody(facts: Facts): RefusedBody {
  const { code, detail, quarantined } = facts
  return {
    code: typeof code === 'string' ? code : 'refused',
    detail: isObject(detail) ? detail : {},
    quarantined: quarantined === true,
  }
}

function presence(facts: Facts): Incoming {
  const { here, left, all } = facts
  return {
    type: 'presence',
    here: Array.isArray(here) ? here.filter(isObject) : [],
    left: Array.isArray(left) ? left.filter((name) => typeof name === 'string') : [],
    all: all === true,
  }
}
