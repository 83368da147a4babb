/** Typed text becomes the smallest edit, and never cuts a character in two. */

import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { Drift, difference, moveCaret, splitsPair, wellFormed } from '../src/document/text_diff'
import type { Edit, Step } from '../src/document/text_diff'
import { randomness } from './support/random'

const apply = (text: string, edit: Edit | null): string =>
  edit === null ? text : text.slice(0, edit.index) + edit.insert + text.slice(edit.index + edit.remove)

describe('the difference of two texts', () => {
  test.each<[string, string, string, number | undefined, Edit | null]>([
    ['nothing', 'abc', 'abc', undefined, null],
    ['one letter at the end', 'ab', 'abc', undefined, { index: 2, remove: 0, insert: 'c' }],
    ['one letter in the middle', 'ac', 'abc', 2, { index: 1, remove: 0, insert: 'b' }],
    ['a letter like its neighbour lands at the caret', 'hello', 'helllo', 3, { index: 2, remove: 0, insert: 'l' }],
    ['the same letter, typed after both', 'hello', 'helllo', 5, { index: 4, remove: 0, insert: 'l' }],
    ['a selection replaced', 'un deux trois', 'un quatre trois', 9, { index: 3, remove: 4, insert: 'quatre' }],
    ['all gone', 'abc', '', 0, { index: 0, remove: 3, insert: '' }],
    ['an emoji whose second half alone changed', 'a😀b', 'a😁b', 3, { index: 1, remove: 2, insert: '😁' }],
    ['an emoji whose first half alone changed', '🀀', '😀', 2, { index: 0, remove: 2, insert: '😀' }],
    ['an emoji put before one that begins alike', '😀', '😁😀', 2, { index: 0, remove: 0, insert: '😁' }],
    ['an emoji taken from among its like', '😀😀😀', '😀😀', 2, { index: 2, remove: 2, insert: '' }],
    ['half an emoji is mended', 'ab', 'a\ud83db', 2, { index: 1, remove: 0, insert: '\ufffd' }],
  ])('%s', (_name, before, after, caret, expected) => {
    expect(difference(before, after, caret)).toEqual(expected)
  })

  test('turns any text into any other, without ever splitting a pair', () => {
    const random = randomness(1)
    const signs = ['a', 'é', '😀', '😁', '🀀', '👩‍💻', '\n', 'ع', '🇧🇪']
    const anyText = (): string => Array.from({ length: random.below(8) }, () => random.of(signs)).join('')
    for (let round = 0; round < 3_000; round += 1) {
      const before = anyText()
      const after = anyText()
      const edit = difference(before, after, random.below(after.length + 1))
      expect(apply(before, edit)).toBe(after)
      if (edit === null) continue
      expect(splitsPair(before, edit.index)).toBe(false)
      expect(splitsPair(before, edit.index + edit.remove)).toBe(false)
      expect(wellFormed(edit.insert)).toBe(edit.insert)
    }
  })
})

describe('a field that is left alone while others write', () => {
  test('types a word into the middle of what others wrote', () => {
    const drift = new Drift(5)
    drift.theirs([{ insert: 'Ah, ' }])
    drift.theirs([{ retain: 9 }, { insert: '!' }])
    expect(drift.mine({ index: 2, remove: 0, insert: 'XY' })).toEqual([{ retain: 4 }, { retain: 2 }, { insert: 'XY' }])
    expect(drift.mine({ index: 4, remove: 1, insert: '' })).toEqual([{ retain: 4 }, { retain: 2 }, { retain: 2 }, { delete: 1 }])
  })

  test('removes nothing that it has not seen', () => {
    const drift = new Drift(4)
    drift.theirs([{ retain: 2 }, { insert: 'new' }])
    expect(drift.mine({ index: 1, remove: 2, insert: '' })).toEqual([{ retain: 1 }, { delete: 1 }, { retain: 3 }, { delete: 1 }])
  })

  test('goes on composing a word that others removed', () => {
    const drift = new Drift(6)
    drift.theirs([{ delete: 6 }])
    expect(drift.mine({ index: 6, remove: 0, insert: 's' })).toEqual([{ insert: 's' }])
    expect(drift.mine({ index: 0, remove: 7, insert: 'tu' })).toEqual([{ insert: 'tu' }, { delete: 1 }])
  })

  test('always agrees with a document edited in both ways', () => {
    const random = randomness(5)
    for (let round = 0; round < 500; round += 1) {
      const text = new Y.Doc().getText('t')
      text.insert(0, 'abcdef')
      let shown = 'abcdef'
      const mine = new Set<string>()
      const drift = new Drift(6)
      let written = 0
      for (let step = 0; step < 8; step += 1) {
        if (random.chance(0.5)) {
          const at = random.below(text.length + 1)
          const delta: Step[] = at > 0 ? [{ retain: at }] : []
          if (random.chance(0.6) || at === text.length) delta.push({ insert: 'T' })
          else delta.push({ delete: 1 })
          text.applyDelta(delta)
          drift.theirs(delta)
        } else {
          const index = random.below(shown.length + 1)
          const remove = random.below(shown.length - index + 1)
          const insert = String.fromCharCode(0x4e00 + written)
          written += 1
          mine.add(insert)
          const gone = shown.slice(index, index + remove)
          for (const letter of gone) mine.delete(letter)
          shown = shown.slice(0, index) + insert + shown.slice(index + remove)
          const theirs = text.toJSON().replace(/[^T]/g, '')
          text.applyDelta(drift.mine({ index, remove, insert }))
          // Others' letters are untouched, and nothing removed from the field is left.
          expect(text.toJSON().replace(/[^T]/g, '')).toBe(theirs)
          for (const letter of gone) expect(text.toJSON()).not.toContain(letter)
        }
      }
      // The letters that both have stand in the same order in both.
      const both = new Set([...shown].filter((letter) => text.toJSON().includes(letter)))
      const order = (value: string): string => [...value].filter((letter) => both.has(letter)).join('')
      expect(order(text.toJSON())).toBe(order(shown))
    }
  })
})

describe('a caret', () => {
  test.each<[string, number, Step[], number]>([
    ['stays before what comes after it', 2, [{ retain: 3 }, { insert: 'x' }], 2],
    ['stays when text is put exactly at it', 2, [{ retain: 2 }, { insert: 'x' }], 2],
    ['moves behind what comes before it', 2, [{ insert: 'xy' }], 4],
    ['moves back when text before it goes', 5, [{ retain: 1 }, { delete: 2 }], 3],
    ['falls to where its own place went', 3, [{ retain: 1 }, { delete: 5 }], 1],
  ])('%s', (_name, caret, delta, moved) => {
    expect(moveCaret(caret, delta)).toBe(moved)
  })
})
