/** Words of this person that the server did not take: kept until they say they are done with them. */

import { signal } from '@preact/signals-core'
import type { ReadonlySignal } from '@preact/signals-core'
import type { Difference } from '../document/differences'
import type { KeptRefusal, Shelf } from '../wire/shelf'
import type { RefusedText } from './types'

export class Refusals {
  readonly #shelf: Shelf
  readonly #changed: () => void
  readonly #items = signal<readonly RefusedText[]>(Object.freeze([]))

  constructor(shelf: Shelf, changed: () => void) {
    this.#shelf = shelf
    this.#changed = changed
  }

  get signal(): ReadonlySignal<readonly RefusedText[]> {
    return this.#items
  }

  /** What was kept from an earlier visit. */
  begin(kept: readonly KeptRefusal[]): void {
    if (kept.length > 0) this.#items.value = Object.freeze([...kept].sort((a, b) => a.at - b.at))
  }

  add(found: readonly Difference[], reason: string, at: number): void {
    // The same words may come back twice: from another tab, or refused again after a reload.
    const fresh = found.filter((one) => !this.#items.peek().some((known) => sameWords(known, one)))
    if (fresh.length === 0) return
    const items = fresh.map((one) => Object.freeze({ ...one, id: crypto.randomUUID(), reason, at }))
    this.#shelf.keepRefusals(items)
    this.#items.value = Object.freeze([...this.#items.peek(), ...items])
    this.#changed()
  }

  /** The person has copied the words, or does not want them; false if there are no such words. */
  drop(id: string): boolean {
    const left = this.#items.peek().filter((item) => item.id !== id)
    if (left.length === this.#items.peek().length) return false
    this.#shelf.dropRefusal(id)
    this.#items.value = Object.freeze(left)
    this.#changed()
    return true
  }
}

function sameWords(a: Difference, b: Difference): boolean {
  return a.section === b.section && a.card === b.card && a.field === b.field && a.mine === b.mine
}
