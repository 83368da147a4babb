/**
 * Which links leave and reach each card, kept up as links come and go.
 *
 * A link lives in the document of its source card, so the links that reach a card may
 * come from any section; this index is where both ends meet.
 */

import type { CardId, LinkId } from './ids'
import type { Link } from './read'
import { linkRank } from './schema'

/** A card's links, in the order of the schema's link kinds. */
export interface LinksOfCard {
  readonly outgoing: readonly Link[]
  readonly incoming: readonly Link[]
}

export const NO_LINKS: LinksOfCard = Object.freeze({ outgoing: Object.freeze([]), incoming: Object.freeze([]) })

interface Ends {
  readonly outgoing: Map<LinkId, Link>
  readonly incoming: Map<LinkId, Link>
}

export class LinkIndex {
  readonly #links = new Map<LinkId, Link>()
  readonly #cards = new Map<CardId, Ends>()

  get(id: LinkId): Link | null {
    return this.#links.get(id) ?? null
  }

  /** Every link known. */
  all(): IterableIterator<Link> {
    return this.#links.values()
  }

  /** Puts a link as it is now (null: it is gone); returns the cards whose links changed. */
  set(id: LinkId, link: Link | null): CardId[] {
    const touched: CardId[] = []
    const before = this.#links.get(id)
    if (before !== undefined) {
      this.#cards.get(before.from)?.outgoing.delete(id)
      this.#cards.get(before.to)?.incoming.delete(id)
      this.#links.delete(id)
      touched.push(before.from, before.to)
    }
    if (link !== null) {
      this.#links.set(id, link)
      this.#ends(link.from).outgoing.set(id, link)
      this.#ends(link.to).incoming.set(id, link)
      touched.push(link.from, link.to)
    }
    return [...new Set(touched)]
  }

  of(card: CardId): LinksOfCard {
    const ends = this.#cards.get(card)
    if (ends === undefined || (ends.outgoing.size === 0 && ends.incoming.size === 0)) return NO_LINKS
    return Object.freeze({ outgoing: sorted(ends.outgoing), incoming: sorted(ends.incoming) })
  }

  /** Whether the same relation is already there. */
  has(kind: string, from: CardId, to: CardId): boolean {
    for (const link of this.#cards.get(from)?.outgoing.values() ?? []) {
      if (link.kind === kind && link.to === to) return true
    }
    return false
  }

  #ends(card: CardId): Ends {
    let ends = this.#cards.get(card)
    if (ends === undefined) {
      ends = { outgoing: new Map(), incoming: new Map() }
      this.#cards.set(card, ends)
    }
    return ends
  }
}

function sorted(links: ReadonlyMap<LinkId, Link>): readonly Link[] {
  return Object.freeze(
    [...links.values()].sort((a, b) => linkRank(a.kind) - linkRank(b.kind) || (a.id < b.id ? -1 : 1)),
  )
}
