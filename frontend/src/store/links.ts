/** Links as signals: one per card, holding both ends. */

import { batch, signal } from '@preact/signals-core'
import type { ReadonlySignal, Signal } from '@preact/signals-core'
import { isCardSectionId } from '../document/ids'
import type { CardId, LinkId } from '../document/ids'
import { LinkIndex, NO_LINKS } from '../document/link_index'
import type { LinksOfCard } from '../document/link_index'
import { readLink } from '../document/read'
import type { Link } from '../document/read'
import type { Change, SectionDoc } from '../document/section_doc'
import type { CardLinks } from './types'

const NONE: CardLinks = Object.freeze({ outgoing: Object.freeze([]), incoming: Object.freeze([]) })

export class Links {
  readonly index = new LinkIndex()
  readonly #signals = new Map<CardId, Signal<CardLinks>>()

  of(card: CardId): ReadonlySignal<CardLinks> {
    return this.#signal(card)
  }

  get(id: LinkId): Link | null {
    return this.index.get(id)
  }

  apply(doc: SectionDoc, change: Change): void {
    if (change.links.size > 0) this.#read(doc, change.links)
  }

  /** Reads a whole document anew: it was replaced. */
  reload(doc: SectionDoc): void {
    const ids = new Set<string>(doc.links.keys())
    for (const link of this.index.all()) if (link.section === (doc.section)) ids.add(link.id)
    this.#read(doc, ids)
  }

  #read(doc: SectionDoc, ids: Iterable<string>): void {
    const { section } = doc
    if (!isCardSectionId(section)) return
    const touched = new Set<CardId>()
    for (const id of ids) {
      const link = readLink(id as LinkId, section, doc.links.get(id))
      for (const card of this.index.set(id as LinkId, link)) touched.add(card)
    }
    batch(() => {
      for (const card of touched) this.#signal(card).value = withEnds(this.index.of(card))
    })
  }

  #signal(card: CardId): Signal<CardLinks> {
    let known = this.#signals.get(card)
    if (known === undefined) {
      known = signal(withEnds(this.index.of(card)))
      this.#signals.set(card, known)
    }
    return known
  }
}

function withEnds(links: LinksOfCard): CardLinks {
  if (links === NO_LINKS) return NONE
  return Object.freeze({
    outgoing: Object.freeze(links.outgoing.map((link) => Object.freeze({ link, other: link.to }))),
    incoming: Object.freeze(links.incoming.map((link) => Object.freeze({ link, other: link.from }))),
  })
}
