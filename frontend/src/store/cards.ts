/**
 * Cards as signals: one per card, one list per section, told only what changed.
 *
 * A thousand cards are a thousand signals, but a keystroke reads one text and tells one
 * of them. Lists are sorted again only when a card came, went or changed its place.
 */

import { batch, signal } from '@preact/signals-core'
import type { ReadonlySignal, Signal } from '@preact/signals-core'
import { CARD_SECTIONS, isCardSectionId } from '../document/ids'
import type { CardId, CardSectionId } from '../document/ids'
import { compareOrder } from '../document/order'
import { readCard } from '../document/read'
import type { Card } from '../document/read'
import type { Change, SectionDoc } from '../document/section_doc'
import { at } from '../document/total'

/** What happened to a card, for whoever gathers news. */
export interface CardNews {
  readonly id: CardId
  readonly section: CardSectionId
  readonly what: 'added' | 'changed' | 'set_aside'
}

interface Lists {
  readonly cards: Signal<readonly CardId[]>
  readonly bin: Signal<readonly CardId[]>
}

const NONE: readonly CardId[] = Object.freeze([])

export class Cards {
  readonly #signals = new Map<CardId, Signal<Card | null>>()
  /** A card that was moved leaves a husk behind: the same id, in two sections. */
  readonly #places = new Map<CardId, Map<CardSectionId, Card>>()
  readonly #members = new Map<CardSectionId, Map<CardId, Card>>(CARD_SECTIONS.map((id) => [id, new Map()]))
  readonly #lists = new Map<CardSectionId, Lists>(
    CARD_SECTIONS.map((id) => [id, { cards: signal(NONE), bin: signal(NONE) }]),
  )
  readonly #codes = new Map<string, CardId>()

  card(id: CardId): ReadonlySignal<Card | null> {
    return this.#signal(id)
  }

  /** The card as it stands, without listening to it. */
  peek(id: CardId): Card | null {
    return this.#signals.get(id)?.peek() ?? null
  }

  list(section: CardSectionId): ReadonlySignal<readonly CardId[]> {
    return this.#listsOf(section).cards
  }

  bin(section: CardSectionId): ReadonlySignal<readonly CardId[]> {
    return this.#listsOf(section).bin
  }

  /** Every card that is somewhere, set aside or not. */
  *all(): IterableIterator<Card> {
    for (const id of this.#places.keys()) {
      const card = this.peek(id)
      if (card !== null) yield card
    }
  }

  byCode(code: string): CardId | null {
    return this.#codes.get(code.trim().toUpperCase()) ?? null
  }

  /** Reads what a change touched; returns what happened, in the words of news. */
  apply(doc: SectionDoc, change: Change): CardNews[] {
    const section = doc.section
    if (!isCardSectionId(section) || change.cards.size === 0) return []
    const news: CardNews[] = []
    batch(() => {
      let moved = false
      for (const [id, touched] of change.cards) {
        const before = this.#members.get(section)?.get(id) ?? null
        const map = doc.card(id)
        const after = map === null ? null : readCard(id, section, map, touched === null ? null : before, touched)
        moved = this.#put(section, id, before, after) || moved
        if (after !== null && after.movedTo === null && !isOnlyCode(touched)) news.push({ id, section, what: whatHappened(before, after) })
      }
      if (moved) this.#sort(section)
    })
    return news
  }

  /** Reads a whole document anew: it was replaced. */
  reload(doc: SectionDoc): void {
    const section = doc.section
    if (!isCardSectionId(section)) return
    batch(() => {
      const gone = new Map(this.#members.get(section))
      for (const id of doc.cards.keys()) {
        const key = id as CardId
        const map = doc.card(key)
        if (map === null) continue
        this.#put(section, key, gone.get(key) ?? null, readCard(key, section, map))
        gone.delete(key)
      }
      for (const [id, card] of gone) this.#put(section, id, card, null)
      this.#sort(section)
    })
  }

  /** Puts a card as it is now; returns whether its section's lists changed. */
  #put(section: CardSectionId, id: CardId, before: Card | null, after: Card | null): boolean {
    const members = at(this.#members, section)
    const places = this.#places.get(id) ?? new Map<CardSectionId, Card>()
    if (after === null) {
      members.delete(id)
      places.delete(section)
    } else {
      members.set(id, after)
      places.set(section, after)
    }
    if (places.size === 0) this.#places.delete(id)
    else this.#places.set(id, places)
    if (before?.code !== after?.code) this.#recode(id, before, after)
    this.#signal(id).value = livelier([...places.values()])
    if (before === null || after === null) return true
    return before.order !== after.order || before.setAside !== after.setAside || before.movedTo !== after.movedTo
  }

  #recode(id: CardId, before: Card | null, after: Card | null): void {
    if (before?.code !== undefined && before.code !== null && this.#codes.get(before.code) === id) this.#codes.delete(before.code)
    if (after?.code !== undefined && after.code !== null && after.movedTo === null) this.#codes.set(after.code.toUpperCase(), id)
  }

  #sort(section: CardSectionId): void {
    const here: Card[] = []
    const aside: Card[] = []
    for (const card of at(this.#members, section).values()) {
      if (card.movedTo !== null) continue
      if (card.setAside === null) here.push(card)
      else aside.push(card)
    }
    const lists = this.#listsOf(section)
    setList(lists.cards, here.sort(compareOrder))
    setList(lists.bin, aside.sort((a, b) => (b.setAside?.at ?? '').localeCompare(a.setAside?.at ?? '') || compareOrder(a, b)))
  }

  #listsOf(section: CardSectionId): Lists {
    return at(this.#lists, section)
  }

  #signal(id: CardId): Signal<Card | null> {
    let known = this.#signals.get(id)
    if (known === undefined) {
      known = signal<Card | null>(null)
      this.#signals.set(id, known)
    }
    return known
  }
}

function setList(list: Signal<readonly CardId[]>, cards: readonly Card[]): void {
  const before = list.peek()
  if (before.length === cards.length && cards.every((card, index) => card.id === before[index])) return
  list.value = Object.freeze(cards.map((card) => card.id))
}

/** Of a card and the husk it left behind, the card. */
function livelier(cards: readonly Card[]): Card | null {
  return cards.find((card) => card.movedTo === null) ?? cards[0] ?? null
}

/** The server's giving a code is nobody's news. */
function isOnlyCode(touched: ReadonlySet<string> | null): boolean {
  return touched?.size === 1 && touched.has('code')
}

function whatHappened(before: Card | null, after: Card): CardNews['what'] {
  if (after.setAside !== null && before?.setAside === null) return 'set_aside'
  return before === null ? 'added' : 'changed'
}
