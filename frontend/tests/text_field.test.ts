// @vitest-environment happy-dom
/** A field and its live text: carets stay, compositions are left alone, nothing is lost. */

import { afterEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { LOCAL } from '../src/document/origins'
import { bindTextField } from '../src/document/text_field'
import type { TextElement, TextFieldOptions, Unbind } from '../src/document/text_field'

let ends: Unbind[] = []

afterEach(() => {
  for (const end of ends) end()
  ends = []
  document.body.replaceChildren()
})

function bound(words: string, options: TextFieldOptions & { readonly tag?: 'input' | 'textarea' } = {}): { readonly field: TextElement; readonly text: Y.Text } {
  const text = new Y.Doc().getText('t')
  text.insert(0, words)
  const field = document.createElement(options.tag ?? 'textarea')
  document.body.append(field)
  ends.push(bindTextField(field, text, options))
  field.focus()
  return { field, text }
}

/** As a browser does it: the value changes, the caret stands behind, then the event. */
function typed(field: TextElement, value: string, caret = value.length): void {
  field.value = value
  field.setSelectionRange(caret, caret)
  field.dispatchEvent(new Event('input'))
}

describe('typing', () => {
  test('becomes the smallest edit, signed as one\'s own', () => {
    const { field, text } = bound('un trois')
    const seen: unknown[] = []
    text.observe((event) => seen.push([event.delta, event.transaction.origin === LOCAL]))
    typed(field, 'un deux trois', 8)
    expect(text.toJSON()).toBe('un deux trois')
    expect(seen).toEqual([[[{ retain: 3 }, { insert: 'deux ' }], true]])
  })

  test('stops at the limit and says so, without cutting a character in two', () => {
    const told: number[] = []
    const { field, text } = bound('abc', { limit: 6, onLimit: (limit) => told.push(limit) })
    typed(field, 'abcde😀')
    expect(text.toJSON()).toBe('abcde')
    expect(field.value).toBe('abcde')
    expect(told).toEqual([6])
    typed(field, 'abcd')
    expect(text.toJSON()).toBe('abcd')
  })

  test('half a character is mended in the field as well', () => {
    const { field, text } = bound('')
    typed(field, 'a\ud83d')
    expect(text.toJSON()).toBe('a\ufffd')
    expect(field.value).toBe('a\ufffd')
  })

  test('is told, for "is writing"', () => {
    let told = 0
    const { field } = bound('', { onTyping: () => (told += 1) })
    typed(field, 'x')
    typed(field, 'x')
    expect(told).toBe(1)
  })
})

describe('what others write', () => {
  test('appears without moving the caret or the selection', () => {
    const { field, text } = bound('un trois')
    field.setSelectionRange(3, 5)
    text.insert(0, 'et ')
    expect([field.value, field.selectionStart, field.selectionEnd]).toEqual(['et un trois', 6, 8])
    text.insert(11, ' !')
    expect([field.selectionStart, field.selectionEnd]).toEqual([6, 8])
    text.delete(0, 7)
    expect([field.value, field.selectionStart, field.selectionEnd]).toEqual(['rois !', 0, 1])
  })

  test('does not pull the caret out of another field', () => {
    const { field, text } = bound('un')
    const other = document.createElement('input')
    document.body.append(other)
    other.focus()
    text.insert(0, 'x')
    expect(document.activeElement).toBe(other)
    expect(field.value).toBe('xun')
  })

  test('stands on one line in a one-line field', () => {
    const { field, text } = bound('un\ndeux', { tag: 'input' })
    expect(field.value).toBe('un deux')
    typed(field, 'un deux trois')
    expect(text.toJSON()).toBe('un\ndeux trois')
  })
})

describe('a word that is being composed', () => {
  test('is left alone; its letters are sent; others\' words come in when it is done', () => {
    const { field, text } = bound('ab')
    field.setSelectionRange(1, 1)
    field.dispatchEvent(new Event('compositionstart'))
    typed(field, 'aにb', 2)
    expect(text.toJSON()).toBe('aにb')
    text.insert(0, 'XY')
    text.insert(5, 'Z')
    expect(field.value).toBe('aにb')
    typed(field, 'aにほb', 3)
    expect(text.toJSON()).toBe('XYaにほbZ')
    typed(field, 'a日本b', 3)
    expect(text.toJSON()).toBe('XYa日本bZ')
    field.dispatchEvent(new Event('compositionend'))
    expect(field.value).toBe('XYa日本bZ')
    expect(field.selectionStart).toBe(5)
  })

  test('goes on although others removed what stood there', () => {
    const { field, text } = bound('gone')
    field.dispatchEvent(new Event('compositionstart'))
    typed(field, 'gones')
    text.delete(0, 4)
    typed(field, 'gonest')
    field.dispatchEvent(new Event('compositionend'))
    expect(text.toJSON()).toBe('st')
    expect(field.value).toBe('st')
  })

  test('ends with the field\'s focus, should the browser forget to say so', () => {
    const { field, text } = bound('')
    field.dispatchEvent(new Event('compositionstart'))
    text.insert(0, 'leur')
    expect(field.value).toBe('')
    field.dispatchEvent(new Event('blur'))
    expect(field.value).toBe('leur')
  })

  test('is kept when the binding ends in the middle of it', () => {
    const { field, text } = bound('a')
    field.dispatchEvent(new Event('compositionstart'))
    field.value = 'ab'
    ends.pop()!()
    expect(text.toJSON()).toBe('ab')
  })
})

test('the browser\'s own undo is the page\'s', () => {
  const called: string[] = []
  const { field } = bound('x', { onUndo: () => called.push('undo'), onRedo: () => called.push('redo') })
  for (const inputType of ['historyUndo', 'historyRedo', 'insertText']) {
    const event = new InputEvent('beforeinput', { inputType, cancelable: true })
    field.dispatchEvent(event)
    expect(event.defaultPrevented).toBe(inputType !== 'insertText')
  }
  expect(called).toEqual(['undo', 'redo'])
})

test('after its end a binding is deaf on both sides', () => {
  const { field, text } = bound('a')
  ends.pop()!()
  text.insert(0, 'x')
  expect(field.value).toBe('a')
  typed(field, 'ab')
  expect(text.toJSON()).toBe('xa')
})
