/** One table of keys: each says one thing, none eats what somebody types. */

import { describe, expect, test } from 'vitest'
import { KEYBOARD, actionFor } from '../src/commands/keyboard'
import type { Action, Pressed } from '../src/commands/keyboard'

const press = (key: string, held = ''): Pressed => ({
  key, ctrlKey: held.includes('c'), metaKey: held.includes('m'), altKey: held.includes('a'), shiftKey: held.includes('s'),
})
const quiet = { typing: false, rtl: false, apple: false }

test('no key means two things', () => {
  const keys = KEYBOARD.flatMap(({ keys: some }) => some)
  expect(new Set(keys).size).toBe(keys.length)
})

describe('a key', () => {
  test.each<[string, Pressed, object, Action | null]>([
    ['Ctrl+Z undoes', press('z', 'c'), quiet, 'undo'],
    ['also while typing', press('z', 'c'), { ...quiet, typing: true }, 'undo'],
    ['Ctrl+Shift+Z redoes', press('Z', 'cs'), quiet, 'redo'],
    ['Cmd+Z on an Apple machine', press('z', 'm'), { ...quiet, apple: true }, 'undo'],
    ['Ctrl+Z is not undo there', press('z', 'c'), { ...quiet, apple: true }, null],
    ['Alt+Up moves the card', press('ArrowUp', 'a'), { ...quiet, typing: true }, 'move_up'],
    ['? asks for help with Shift', press('?', 's'), quiet, 'help'],
    ['and without, on keyboards where it stands alone', press('?'), quiet, 'help'],
    ['n adds a card', press('n'), quiet, 'add_card'],
    ['but not in the middle of a word', press('n'), { ...quiet, typing: true }, null],
    ['Shift+N is no n', press('N', 's'), quiet, null],
    ['right is onward', press('ArrowRight'), quiet, 'next_section'],
    ['left is onward where one reads from the right', press('ArrowLeft'), { ...quiet, rtl: true }, 'next_section'],
    ['and right is back', press('ArrowRight'), { ...quiet, rtl: true }, 'previous_section'],
    ['left is back', press('ArrowLeft'), quiet, 'previous_section'],
    ['a key of the input method is its own', { ...press('z', 'c'), isComposing: true }, quiet, null],
    ['anything else is nothing', press('F7'), quiet, null],
  ])('%s', (_name, pressed, where, action) => {
    expect(actionFor(pressed, where as typeof quiet)).toBe(action)
  })
})
