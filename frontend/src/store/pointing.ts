/** What this page says of itself to others: where this person is, their caret, whether they write. */

import type { CardId, SectionId } from '../document/ids'
import type { Facts } from '../wire/messages'

interface Said {
  readonly section: SectionId | null
  readonly card: CardId | null
  readonly field: string | null
  readonly cursor: unknown
  readonly doing: 'typing' | null
}

/** Somebody who has not pressed a key for this long is not writing any more. */
const TYPING_MS = 4_000

export class Pointing {
  readonly #tell: (said: Facts) => void
  readonly #sectionOf: (card: CardId | null) => SectionId | null
  #said: Said = { section: null, card: null, field: null, cursor: null, doing: null }
  #timer: ReturnType<typeof setTimeout> | null = null

  /** @param sectionOf the section of a card; of null, the one that is looked at. */
  constructor(tell: (said: Facts) => void, sectionOf: (card: CardId | null) => SectionId | null) {
    this.#tell = tell
    this.#sectionOf = sectionOf
  }

  /** One is here now; the caret stays as long as the place is the same. */
  at(place: { readonly card?: CardId | null; readonly field?: string | null; readonly typing?: boolean }): void {
    const card = place.card ?? null
    const field = place.field ?? null
    const same = this.#said.card === card && this.#said.field === field
    this.#say({
      section: this.#sectionOf(card),
      card,
      field,
      cursor: same ? this.#said.cursor : null,
      doing: place.typing === true ? 'typing' : null,
    })
  }

  /** One's caret in a card's body; null when it left. */
  caret(card: CardId, cursor: unknown): void {
    if (cursor === null && this.#said.card !== card) return
    this.#say({ ...this.#said, section: this.#sectionOf(card), card, field: 'body', cursor })
  }

  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #say(said: Said): void {
    this.#said = said
    this.#tell(Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null)))
    this.end()
    if (said.doing !== null) this.#timer = setTimeout(() => this.#say({ ...this.#said, doing: null }), TYPING_MS)
  }
}
