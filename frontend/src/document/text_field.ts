/**
 * An input or textarea whose words are a live `Y.Text`.
 *
 * What is typed becomes the smallest edit; what others write appears without moving the
 * caret or the scroll. While a word is being composed (input methods, most phones), the
 * field is left alone: the composer's own letters are sent on, others' words wait until
 * the composition ends.
 */

import type * as Y from 'yjs'
import { LOCAL } from './origins'
import { Drift, difference, moveCaret, splitsPair } from './text_diff'
import type { Edit, Step } from './text_diff'

export type TextElement = HTMLInputElement | HTMLTextAreaElement

export interface TextFieldOptions {
  /** Longest text, in UTF-16 units; what goes beyond is not taken. */
  readonly limit?: number
  /** The browser's own undo (menu, shake, Ctrl+Z) goes here instead, or it would undo others. */
  readonly onUndo?: () => void
  readonly onRedo?: () => void
  /** Told after each edit of one's own, for "… is writing". */
  readonly onTyping?: () => void
  /** Told when something was cut off because the text is at its limit. */
  readonly onLimit?: (limit: number) => void
}

/** Ends the binding; the field keeps its last words. */
export type Unbind = () => void

/**
 * Binds a field to a text until the returned function is called.
 *
 * The field shows the text at once. One-line inputs turn line breaks into spaces.
 */
export function bindTextField(element: TextElement, text: Y.Text, options: TextFieldOptions = {}): Unbind {
  const field = new BoundField(element, text, options)
  return () => field.end()
}

class BoundField {
  readonly #element: TextElement
  readonly #text: Y.Text
  readonly #options: TextFieldOptions
  /** What the field and the text last agreed on. */
  #shown: string
  /** What others changed since, while a word is being composed. */
  #drift: Drift | null = null
  readonly #oneLine: boolean
  #own = false

  constructor(element: TextElement, text: Y.Text, options: TextFieldOptions) {
    this.#element = element
    this.#text = text
    this.#options = options
    this.#oneLine = element.tagName === 'INPUT'
    this.#shown = this.#legible(text.toJSON())
    this.#element.value = this.#shown
    text.observe(this.#changed)
    element.addEventListener('input', this.#typed)
    element.addEventListener('beforeinput', this.#aboutToType)
    element.addEventListener('compositionstart', this.#composing)
    element.addEventListener('compositionend', this.#composed)
    element.addEventListener('blur', this.#composed)
  }

  end(): void {
    this.#finish()
    this.#text.unobserve(this.#changed)
    this.#element.removeEventListener('input', this.#typed)
    this.#element.removeEventListener('beforeinput', this.#aboutToType)
    this.#element.removeEventListener('compositionstart', this.#composing)
    this.#element.removeEventListener('compositionend', this.#composed)
    this.#element.removeEventListener('blur', this.#composed)
  }

  /** A one-line field shows breaks as spaces, unit for unit, so that offsets stay the same. */
  #legible(value: string): string {
    return this.#oneLine ? value.replace(/[\r\n]/g, ' ') : value
  }

  readonly #aboutToType = (event: Event): void => {
    const kind = (event as InputEvent).inputType
    if (kind !== 'historyUndo' && kind !== 'historyRedo') return
    event.preventDefault()
    if (kind === 'historyUndo') this.#options.onUndo?.()
    else this.#options.onRedo?.()
  }

  readonly #composing = (): void => {
    this.#drift ??= new Drift(this.#shown.length)
  }

  readonly #composed = (): void => {
    this.#finish()
  }

  readonly #typed = (): void => {
    this.#send()
  }

  /** The composition is over: the field shows the document again. */
  #finish(): void {
    if (this.#drift === null) return
    this.#send()
    const steps = this.#drift.settle()
    this.#drift = null
    this.#show(this.#legible(this.#text.toJSON()), steps)
  }

  /** Turns what is in the field into an edit of the document. */
  #send(): void {
    const value = this.#element.value
    const found = difference(this.#shown, value, this.#element.selectionEnd ?? value.length)
    const doc = this.#text.doc
    if (found === null || doc === null) return
    const edit = this.#within(found)
    const steps = this.#drift?.mine(edit) ?? stepsOf(edit)
    const agreed = this.#shown.slice(0, edit.index) + edit.insert + this.#shown.slice(edit.index + edit.remove)
    this.#shown = agreed
    // The observer must not answer to our own edit: the field shows it already.
    this.#own = true
    try {
      doc.transact(() => this.#text.applyDelta(steps), LOCAL)
    } finally {
      this.#own = false
    }
    // Something was cut off or mended: the field shows what was taken, unless a word is being composed.
    if (agreed !== value && this.#drift === null) this.#show(agreed, null)
    this.#options.onTyping?.()
  }

  #within(edit: Edit): Edit {
    const limit = this.#options.limit ?? Infinity
    const excess = this.#text.length - edit.remove + edit.insert.length - limit
    if (excess <= 0 || edit.insert === '') return edit
    this.#options.onLimit?.(limit)
    const cut = Math.max(0, edit.insert.length - excess)
    return { ...edit, insert: edit.insert.slice(0, splitsPair(edit.insert, cut) ? cut - 1 : cut) }
  }

  readonly #changed = (event: Y.YTextEvent): void => {
    if (this.#own) return
    const delta = event.delta as readonly Step[]
    if (this.#drift !== null) {
      this.#drift.theirs(delta)
      return
    }
    this.#show(this.#legible(this.#text.toJSON()), delta)
  }

  #show(value: string, delta: readonly Step[] | null): void {
    const element = this.#element
    this.#shown = value
    if (element.value === value) return
    const { selectionStart, selectionEnd, scrollTop } = element
    const before = element.value
    element.value = value
    if (selectionStart === null || selectionEnd === null) return
    if (element.ownerDocument.activeElement !== element) return
    const steps = delta ?? stepsBetween(before, value)
    element.setSelectionRange(moveCaret(selectionStart, steps), moveCaret(selectionEnd, steps))
    element.scrollTop = scrollTop
  }
}

function stepsOf(edit: Edit): Step[] {
  const steps: Step[] = []
  if (edit.index > 0) steps.push({ retain: edit.index })
  if (edit.insert !== '') steps.push({ insert: edit.insert })
  if (edit.remove > 0) steps.push({ delete: edit.remove })
  return steps
}

function stepsBetween(before: string, after: string): Step[] {
  const edit = difference(before, after)
  return edit === null ? [] : stepsOf(edit)
}
