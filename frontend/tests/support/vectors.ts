/** Golden vectors that Python's tests read too. */

import { readFileSync } from 'node:fs'

/** The JSON of a file under `tests/contract/` at the top of the project. */
export function vectors<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(`../../../tests/contract/${path}`, import.meta.url), 'utf8')) as T
}

export function unhex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
