/** Search and filter over the cards as they stand. */

import { computed } from '@preact/signals-core'
import type { ReadonlySignal } from '@preact/signals-core'
import { CARD_SECTIONS } from '../document/ids'
import type { CardId, CardSectionId } from '../document/ids'
import type { Card } from '../document/read'
import { SearchIndex, isFiltering, ownGroups, passes, wordsOf } from '../document/search'
import type { Filter } from '../document/search'
import type { Cards } from './cards'
import type { Links } from './links'

/** What the finder reads; the canvas is one. */
export interface Findable {
  readonly cards: Cards
  readonly linkStore: Links
  readonly filter: ReadonlySignal<Filter>
  readonly changedSinceVisit: ReadonlySignal<ReadonlySet<CardId>>
}

const MOST_FOUND = 50

export class Finder {
  readonly #canvas: Findable
  readonly #index = new SearchIndex()

  constructor(canvas: Findable) {
    this.#canvas = canvas
  }

  /** A section's cards through the filter; the section's own list while nothing is filtered. */
  visible(section: CardSectionId): ReadonlySignal<readonly CardId[]> {
    const { cards, linkStore } = this.#canvas
    return computed(() => {
      const filter = this.#canvas.filter.value
      const ids = cards.list(section).value
      if (!isFiltering(filter)) return ids
      const facts = {
        words: wordsOf(filter.text),
        index: this.#index,
        links: (card: CardId) => linkStore.of(card).value,
        groupsOf: (card: Card) => this.#groupsOf(card),
        changed: this.#canvas.changedSinceVisit.value,
      }
      return ids.filter((id) => {
        const card = cards.card(id).value
        return card !== null && passes(card, filter, facts)
      })
    })
  }

  /** Cards matching the words, best first; nothing set aside. */
  find(
    words: string,
    { sections = CARD_SECTIONS, not, limit = MOST_FOUND }: { readonly sections?: readonly CardSectionId[]; readonly not?: CardId; readonly limit?: number },
  ): readonly Card[] {
    const wanted = wordsOf(words)
    const found: { readonly card: Card; readonly score: number; readonly rank: number }[] = []
    for (const section of sections) {
      this.#canvas.cards
        .list(section)
        .peek()
        .forEach((id) => {
          const card = id === not ? null : this.#canvas.cards.peek(id)
          if (card === null) return
          const score = this.#index.score(card, wanted)
          if (score > 0) found.push({ card, score, rank: found.length })
        })
    }
    return found
      .sort((a, b) => b.score - a.score || a.rank - b.rank)
      .slice(0, limit)
      .map(({ card }) => card)
  }

  /** Groups a card names itself, and those of the actors it is linked to. */
  #groupsOf(card: Card): ReadonlySet<string> {
    const groups = new Set(ownGroups(card))
    for (const { other } of this.#canvas.linkStore.of(card.id).value.outgoing) {
      const actor = this.#canvas.cards.card(other).value
      if (actor?.section === 'actors') for (const group of ownGroups(actor)) groups.add(group)
    }
    return groups
  }
}
