/**
 * The order of cards: fractional keys, so that moving one card touches one card.
 *
 * The same algorithm as the server's `workspace/canvas/order.py`, which explains it; both
 * are held together by `tests/contract/vectors/order.json`.
 */

import type { CardId, OrderKey } from './ids'

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const BASE = 62n
const JITTER = 3

/** A whole number from 0 to `limit` − 1. */
export type Draw = (limit: number) => number

const byChance: Draw = (limit) => Math.floor(Math.random() * limit)

/**
 * A key after `lower` and before `upper`; null stands for the end of the list.
 *
 * Where there is no room it is a key after `lower`: never an error, at worst a card one
 * place further down until the server gives the section new keys.
 */
export function between(lower: OrderKey | null, upper: OrderKey | null, draw: Draw = byChance): OrderKey {
  return (betweenMany(lower, upper, 1, draw)[0] ?? '') as OrderKey
}

/** `n` rising keys between two neighbours, spread evenly, each with its own jitter. */
export function betweenMany(lower: OrderKey | null, upper: OrderKey | null, n: number, draw: Draw = byChance): OrderKey[] {
  const low = digitsOf(lower ?? '')
  const wished = upper === null ? null : digitsOf(upper)
  const high = wished !== null && hasRoom(low, wished) ? wished : null
  const atEnd = n === 1 && (high === null) !== (low.length === 0)
  const step = atEnd ? 2 : 1
  let width = 0
  let start = 0n
  let gap = 0n
  while (gap <= n) {
    width += step
    start = toNumber(low, width)
    gap = (high === null ? BASE ** BigInt(width) : toNumber(high, width)) - start
  }
  const places = atEnd
    ? [start + (high === null ? 1n : gap - 1n)]
    : Array.from({ length: n }, (_, i) => start + (gap * BigInt(i + 1)) / BigInt(n + 1))
  return places.map((place) => (write(place, width) + jitter(draw)) as OrderKey)
}

/** Which of two cards comes first: by key, and by id where keys are equal. */
export function compareOrder(a: { readonly order: string; readonly id: CardId }, b: { readonly order: string; readonly id: CardId }): number {
  if (a.order !== b.order) return a.order < b.order ? -1 : 1
  if (a.id === b.id) return 0
  return a.id < b.id ? -1 : 1
}

function digitsOf(key: string): bigint[] {
  // A sign that is no digit (another program's key) counts as the lowest.
  return [...key].map((sign) => BigInt(Math.max(0, DIGITS.indexOf(sign))))
}

function hasRoom(low: readonly bigint[], high: readonly bigint[]): boolean {
  const width = Math.max(low.length, high.length)
  return toNumber(low, width) < toNumber(high, width)
}

function toNumber(digits: readonly bigint[], width: number): bigint {
  let number = 0n
  for (let place = 0; place < width; place += 1) number = number * BASE + (digits[place] ?? 0n)
  return number
}

function write(number: bigint, width: number): string {
  let rest = number
  let key = ''
  for (let place = 0; place < width; place += 1) {
    key = DIGITS.charAt(Number(rest % BASE)) + key
    rest /= BASE
  }
  return key
}

function jitter(draw: Draw): string {
  let signs = ''
  for (let place = 1; place < JITTER; place += 1) signs += DIGITS.charAt(draw(62))
  // The last digit is never 0: there is always room before a key.
  return signs + DIGITS.charAt(1 + draw(61))
}
