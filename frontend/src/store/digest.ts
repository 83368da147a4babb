/**
 * What others did, gathered until somebody asks: never an announcement per keystroke.
 */

import { signal } from '@preact/signals-core'
import type { ReadonlySignal } from '@preact/signals-core'
import { CARD_SECTIONS } from '../document/ids'
import type { CardId, CardSectionId } from '../document/ids'
import type { CardNews } from './cards'
import type { Digest, DigestPart } from './types'

export const EMPTY_DIGEST: Digest = Object.freeze({ parts: Object.freeze([]), total: 0 })

export class Digests {
  readonly #signal = signal<Digest>(EMPTY_DIGEST)
  #news = new Map<CardSectionId, Map<CardId, CardNews['what']>>()

  get signal(): ReadonlySignal<Digest> {
    return this.#signal
  }

  add(news: readonly CardNews[]): void {
    if (news.length === 0) return
    let grew = false
    for (const { id, section, what } of news) {
      const part = this.#news.get(section) ?? new Map<CardId, CardNews['what']>()
      this.#news.set(section, part)
      const before = part.get(id)
      // A card that came and was then written in has come; one that was set aside is gone.
      const now = what === 'changed' && before === 'added' ? 'added' : what
      if (before === now) continue
      part.set(id, now)
      grew = true
    }
    if (grew) this.#signal.value = this.#summary()
  }

  /** Hands over what was gathered and begins anew. */
  take(): Digest {
    const digest = this.#signal.peek()
    this.#news = new Map()
    this.#signal.value = EMPTY_DIGEST
    return digest
  }

  #summary(): Digest {
    const parts: DigestPart[] = []
    let total = 0
    for (const section of CARD_SECTIONS) {
      const news = this.#news.get(section)
      if (news === undefined || news.size === 0) continue
      const which = (what: CardNews['what']): readonly CardId[] =>
        Object.freeze([...news].filter(([, happened]) => happened === what).map(([id]) => id))
      parts.push(Object.freeze({ section, changed: which('changed'), added: which('added'), setAside: which('set_aside') }))
      total += news.size
    }
    return Object.freeze({ parts: Object.freeze(parts), total })
  }
}
