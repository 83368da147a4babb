/** Order keys are the same here and on the server: both read the same vectors. */

import { describe, expect, test } from 'vitest'
import type { CardId, OrderKey } from '../src/document/ids'
import { between, betweenMany, compareOrder } from '../src/document/order'
import { randomness } from './support/random'
import { vectors } from './support/vectors'

interface Case {
  readonly lower: OrderKey | null
  readonly upper: OrderKey | null
  readonly n: number
  readonly draws: readonly number[]
  readonly keys: readonly string[]
}

const { cases } = vectors<{ cases: Case[] }>('vectors/order.json')

test.each(cases)('$n between $lower and $upper', ({ lower, upper, n, draws, keys }) => {
  const left = [...draws]
  expect(betweenMany(lower, upper, n, () => left.shift()!)).toEqual(keys)
  expect(left).toEqual([])
})

describe('a list in which people insert anywhere', () => {
  test('stays in the order in which it was built, with short keys', () => {
    const random = randomness(3)
    const keys: OrderKey[] = []
    for (let i = 0; i < 1_000; i += 1) {
      const at = random.below(keys.length + 1)
      keys.splice(at, 0, between(keys[at - 1] ?? null, keys[at] ?? null, (limit) => random.below(limit)))
    }
    expect([...keys].sort()).toEqual(keys)
    expect(Math.max(...keys.map((key) => key.length))).toBeLessThan(40)
    for (const key of keys) expect(key).toMatch(/^[0-9A-Za-z]{1,128}$/)
  })

  test('two people who insert at the same place get different keys', () => {
    const keys = new Set(Array.from({ length: 200 }, () => between('V001' as OrderKey, 'V002' as OrderKey)))
    expect(keys.size).toBeGreaterThan(190)
  })
})

test('equal keys are ordered by the cards\' ids', () => {
  const card = (order: string, id: string): { order: string; id: CardId } => ({ order, id: id as CardId })
  const cards = [card('b', 'x'), card('a', 'z'), card('a', 'y'), card('B', 'w')]
  expect(cards.sort(compareOrder).map(({ id }) => id)).toEqual(['w', 'y', 'z', 'x'])
  expect(compareOrder(card('a', 'x'), card('a', 'x'))).toBe(0)
})
