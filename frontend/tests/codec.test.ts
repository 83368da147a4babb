/** The wire means the same here as on the server: both read the same vectors. */

import { describe, expect, test } from 'vitest'
import { decode, encode, MalformedFrame } from '../src/wire/codec'
import type { Outgoing } from '../src/wire/messages'
import { hex, unhex, vectors } from './support/vectors'

interface Vector {
  readonly name: string
  readonly hex: string
  readonly message: Readonly<Record<string, unknown>>
}

const wire = vectors<{ from_server: Vector[]; from_browser: Vector[]; malformed: { name: string; hex: string; why: string }[] }>(
  'vectors/wire.json',
)

/** Byte strings in the vectors are hex. */
function readable(message: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(message).map(([key, value]) => [key, value instanceof Uint8Array ? hex(value) : value]),
  )
}

describe('frames from the server', () => {
  test.each(wire.from_server)('$name', ({ hex: bytes, message }) => {
    expect(readable(decode(unhex(bytes)))).toEqual(message)
  })
})

describe('frames from this page', () => {
  test.each(wire.from_browser)('$name', ({ hex: bytes, message }) => {
    const binary = new Set(['vector', 'update'])
    const outgoing = Object.fromEntries(
      Object.entries(message).map(([key, value]) => [key, binary.has(key) ? unhex(value as string) : value]),
    ) as unknown as Outgoing
    expect(hex(encode(outgoing))).toBe(bytes)
  })
})

/** These are about what a browser may send; their types mean something else in this direction. */
const OTHER_DIRECTION = new Set(['unknown section', 'length beyond the end', 'not JSON', 'JSON, not an object', 'not UTF-8', 'number not in shortest form', 'number above 2^53', 'trailing byte'])

describe('bytes that are no frame', () => {
  test.each(wire.malformed.filter(({ name }) => !OTHER_DIRECTION.has(name)))('$name', ({ hex: bytes, why }) => {
    expect(() => decode(unhex(bytes))).toThrow(expect.objectContaining({ why }) as MalformedFrame)
  })

  test.each([
    ['unknown section', '0606', 'no_such_section'],
    ['number not in shortest form', '048000', 'number_not_shortest'],
    ['number above 2^53', '09ffffffffffffff1f', 'number_too_large'],
    ['number without end', '09ffffffffffffffffffff', 'number_too_large'],
    ['trailing byte', '090100', 'trailing_bytes'],
    ['length beyond the end', '030101057f00', 'truncated'],
    ['not JSON', '08017b', 'not_json'],
    ['JSON, not an object', '08025b5d', 'not_an_object'],
    ['not UTF-8', '0804227bff22', 'not_json'],
  ])('%s', (_name, bytes, why) => {
    expect(() => decode(unhex(bytes))).toThrow(expect.objectContaining({ why }) as MalformedFrame)
  })

  test('whatever the bytes, reading ends well', () => {
    let seed = 7
    const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31
    for (let round = 0; round < 5_000; round += 1) {
      const bytes = Uint8Array.from({ length: Math.floor(random() * 24) }, (_, i) => Math.floor(random() * (i === 0 ? 12 : 256)))
      try {
        decode(bytes)
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedFrame)
      }
    }
  })
})

test('presence with wrong shapes loses what is wrong and keeps the rest', () => {
  const body = new TextEncoder().encode('{"here":[1,{"session":"a"}],"left":["b",2]}')
  expect(decode(Uint8Array.from([7, body.length, ...body]))).toEqual({
    type: 'presence',
    here: [{ session: 'a' }],
    left: ['b'],
    all: false,
  })
})

test('a refusal without its facts is still a refusal', () => {
  expect(decode(unhex('050101027b7d'))).toEqual({
    type: 'refused',
    number: 1,
    section: 'needs',
    body: { code: 'refused', detail: {}, quarantined: false },
  })
})
