/** Whatever a command returns can be said aloud. */

import { beforeEach, expect, test } from 'vitest'
import { done, nameOf } from '../src/commands/results'
import { SENTENCES, sentence } from '../src/commands/sentences'
import type { MessageKey } from '../src/commands/sentences'
import { speak } from '../src/language/t'

beforeEach(() => speak({ language: 'en', plural: { one: 0, other: 1 }, messages: {} }))

const facts = { card: 'B3', other: 'O1', into: 'B4', place: 2, count: 7, n: 3, who: 'Ana', sentence: 'Needs: 1 new card.', section: 'Needs' }

test.each((Object.keys(SENTENCES) as MessageKey[]).filter((key) => key !== 'section_selected'))('%s', (message) => {
  const said = sentence(done(message, facts))
  expect(said).not.toBe('')
  // Every placeholder found its fact.
  expect(said).not.toMatch(/[{}]/)
})

test('a result of a newer page than the words is silent rather than wrong', () => {
  expect(sentence({ done: true, message: 'unheard_of', facts: {}, card: null })).toBe('')
  expect(sentence(done('digest'))).toBe('')
})

test('a card is called by its code, else its title, else nothing yet', () => {
  const card = { code: null, title: '  ' } as Parameters<typeof nameOf>[0]
  expect([nameOf(null), nameOf(card), nameOf({ ...card!, title: ' Un lieu ' }), nameOf({ ...card!, code: 'B3' })]).toEqual(['…', '…', 'Un lieu', 'B3'])
})
