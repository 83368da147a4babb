/**
 * How the page stands: which dialog is open, what is being written in place, how wide it is.
 *
 * Nothing here is anybody else's business: it is neither stored nor sent.
 */

import { signal, type ReadonlySignal } from '@preact/signals'
import { announce } from '../a11y/announcer'
import { sentence, type Result } from '../commands'
import type { CardId, CardSectionId } from '../store'
import { atOnce } from './at_once'
import type { ToastWords } from './parts/ToastView'

/** The dialog in front of the page; at most one. */
export type OpenDialog =
  | { readonly kind: 'move'; readonly card: CardId; readonly section?: string }
  | { readonly kind: 'link'; readonly card: CardId }
  | { readonly kind: 'split'; readonly card: CardId }
  | { readonly kind: 'merge'; readonly card: CardId }
  | { readonly kind: 'aside'; readonly card: CardId }
  | { readonly kind: 'bin' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'people' }
  | { readonly kind: 'news' }
  | { readonly kind: 'frame' }
  | { readonly kind: 'keys' }
  | { readonly kind: 'leave' }
  | { readonly kind: 'invite' }

/** A short message that goes by itself, with at most one thing to do about it. */
export interface Toast extends ToastWords {
  readonly id: number
}

const TOAST_MS = 8_000

export class Ui {
  readonly #dialog = signal<OpenDialog | null>(null)
  readonly #toast = signal<Toast | null>(null)
  #toasts = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  readonly #writing = signal<CardId | null>(null)
  #writingNew = false
  /** On paper cards say all they have to say. */
  readonly printing = signal(false)
  readonly #searching = signal(false)
  readonly #firstWords = signal<CardSectionId | null>(null)
  /** Whether all threads are drawn, not only lit. */
  readonly threads = signal(false)
  /** One section at a time. */
  readonly phone: ReadonlySignal<boolean> = media('(max-width: 43.74rem)')
  /** All five side by side. */
  readonly wide: ReadonlySignal<boolean> = media('(min-width: 68.75rem)')

  get dialog(): ReadonlySignal<OpenDialog | null> {
    return this.#dialog
  }

  get toast(): ReadonlySignal<Toast | null> {
    return this.#toast
  }

  /** The card whose title is being written on the board itself. */
  get writing(): ReadonlySignal<CardId | null> {
    return this.#writing
  }

  /** Whether that card was only just made: left empty, it goes again. */
  get writingNew(): boolean {
    return this.#writingNew
  }

  /** Lets the title of a card be written in place, the field there before the next key. */
  write(card: CardId, isNew = false): void {
    this.#writingNew = isNew
    atOnce(() => {
      this.#writing.value = card
    })
  }

  endWriting(): void {
    this.#writing.value = null
  }

  /** The section in which somebody who just came in is offered a field for their first words. */
  get firstWords(): ReadonlySignal<CardSectionId | null> {
    return this.#firstWords
  }

  offerFirstWords(section: CardSectionId): void {
    atOnce(() => {
      this.#firstWords.value = section
    })
  }

  endFirstWords(): void {
    this.#firstWords.value = null
  }

  get searching(): ReadonlySignal<boolean> {
    return this.#searching
  }

  /** Opens or closes the search; opened, it has the focus before the next key. */
  search(open: boolean): void {
    atOnce(() => {
      this.#searching.value = open
    })
  }

  ask(dialog: OpenDialog): void {
    atOnce(() => {
      this.#dialog.value = dialog
    })
  }

  dismiss(): void {
    this.#dialog.value = null
  }

  /** Tells what came of a command, to the ear. */
  say(result: Result): Result {
    announce(sentence(result))
    return result
  }

  /** Tells it to the eye as well, when the page itself does not show it plainly. */
  tell(result: Result, action?: Toast['action']): Result {
    this.show(sentence(result), action)
    return result
  }

  /** A short message, to eye and ear. */
  show(text: string, action?: Toast['action']): void {
    if (text === '') return
    announce(text)
    clearTimeout(this.#timer)
    this.#toasts += 1
    this.#toast.value = { id: this.#toasts, text, ...(action === undefined ? {} : { action }) }
    this.keepToast(false)
  }

  /** Holds the message while a pointer or the focus is on it. */
  keepToast(hold: boolean): void {
    clearTimeout(this.#timer)
    if (!hold) this.#timer = setTimeout(() => this.hideToast(), TOAST_MS)
  }

  hideToast(): void {
    clearTimeout(this.#timer)
    this.#toast.value = null
  }
}

function media(query: string): ReadonlySignal<boolean> {
  const list = window.matchMedia(query)
  const holds = signal(list.matches)
  list.addEventListener('change', () => {
    holds.value = list.matches
  })
  return holds
}
