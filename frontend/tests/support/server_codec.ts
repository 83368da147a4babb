/** The server's half of the wire: reads what a browser writes, writes what it reads. */

import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { SECTIONS } from '../../src/document/ids'
import type { SectionId } from '../../src/document/ids'
import type { Incoming } from '../../src/wire/messages'

export type FromBrowser =
  | { type: 'hello' | 'presence'; facts: Record<string, unknown> }
  | { type: 'state'; section: SectionId; epoch: number; vector: Uint8Array }
  | { type: 'update'; section: SectionId; number: number; update: Uint8Array }
  | { type: 'ping'; nonce: number }

const json = (reader: decoding.Decoder): Record<string, unknown> =>
  JSON.parse(new TextDecoder().decode(decoding.readVarUint8Array(reader))) as Record<string, unknown>

export function readFrame(frame: Uint8Array): FromBrowser {
  const reader = decoding.createDecoder(frame)
  const section = (): SectionId => SECTIONS[decoding.readVarUint(reader)]!
  switch (decoding.readVarUint(reader)) {
    case 0:
      return { type: 'hello', facts: json(reader) }
    case 1:
      return { type: 'state', section: section(), epoch: decoding.readVarUint(reader), vector: decoding.readVarUint8Array(reader) }
    case 2:
      return { type: 'update', section: section(), number: decoding.readVarUint(reader), update: decoding.readVarUint8Array(reader) }
    case 3:
      return { type: 'presence', facts: json(reader) }
    case 4:
      return { type: 'ping', nonce: decoding.readVarUint(reader) }
    default:
      throw new Error('no such message')
  }
}

const TYPES = ['welcome', 'state', 'catch_up', 'update', 'receipt', 'refused', 'resync', 'presence', 'event', 'pong', 'bye']

export function serverFrame(message: Incoming | { type: 'presence'; here: object[]; left: string[]; all: boolean }): Uint8Array {
  const writer = encoding.createEncoder()
  const number = (value: number): void => encoding.writeVarUint(writer, value)
  const facts = (value: unknown): void =>
    encoding.writeVarUint8Array(writer, new TextEncoder().encode(JSON.stringify(value)))
  number(TYPES.indexOf(message.type))
  switch (message.type) {
    case 'welcome':
    case 'event':
    case 'bye':
      facts(message.facts)
      break
    case 'state':
      number(SECTIONS.indexOf(message.section))
      encoding.writeVarUint8Array(writer, message.vector)
      break
    case 'catch_up':
      number(SECTIONS.indexOf(message.section))
      number(message.epoch)
      number(message.revision)
      encoding.writeVarUint8Array(writer, message.update)
      break
    case 'update':
      number(SECTIONS.indexOf(message.section))
      number(message.revision)
      encoding.writeVarUint8Array(writer, message.update)
      break
    case 'receipt':
      number(message.number)
      number(message.revision)
      break
    case 'refused':
      number(message.number)
      number(SECTIONS.indexOf(message.section))
      facts(message.body)
      break
    case 'resync':
      number(SECTIONS.indexOf(message.section))
      break
    case 'presence':
      facts({ here: message.here, left: message.left, all: message.all })
      break
    case 'pong':
      number(message.nonce)
  }
  return encoding.toUint8Array(writer)
}
