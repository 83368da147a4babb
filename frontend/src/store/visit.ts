/**
 * What others changed since this person's last visit on this device.
 *
 * When a visit ends, a fingerprint of every card is kept; the next visit compares. A
 * fingerprint notices everything a person would (words, fields, status), also words
 * that were taken out, and says nothing about who did it.
 */

import { signal } from '@preact/signals-core'
import type { ReadonlySignal } from '@preact/signals-core'
import type { CardId } from '../document/ids'
import type { Card } from '../document/read'
import type { KeptVisit } from '../wire/shelf'

/** Coming back within this time continues the same visit: a reload is not a new one. */
const SAME_VISIT_MS = 30 * 60_000

export class Visits {
  readonly #changed = signal<ReadonlySet<CardId>>(new Set())
  readonly #last = signal<Date | null>(null)
  #before: KeptVisit | null = null
  #compared = false
  /** Remote changes are news only once the canvas as it was found has been compared. */
  #pending = new Set<CardId>()

  get changed(): ReadonlySignal<ReadonlySet<CardId>> {
    return this.#changed
  }

  /** When the last visit ended. */
  get last(): ReadonlySignal<Date | null> {
    return this.#last
  }

  /** What was kept of the visit before, if anything. */
  begin(kept: KeptVisit | null): void {
    this.#before = kept
    if (kept !== null) this.#last.value = new Date(kept.since)
  }

  /** Everything has been caught up for the first time: compares with the visit before. */
  compare(cards: Iterable<Card>, now: number): void {
    if (this.#compared) return
    this.#compared = true
    const before = this.#before
    if (before === null) return
    const changed = new Set<CardId>()
    for (const card of cards) {
      if (card.movedTo === null && card.setAside === null && before.prints[card.id] !== fingerprint(card)) changed.add(card.id)
    }
    if (now - before.at < SAME_VISIT_MS) for (const id of before.changed) changed.add(id as CardId)
    else this.#last.value = new Date(before.at)
    for (const id of this.#pending) changed.add(id)
    this.#changed.value = changed
  }

  /** Somebody else changed these. */
  add(ids: Iterable<CardId>): void {
    const known = this.#compared ? this.#changed.peek() : this.#pending
    const fresh = [...ids].filter((id) => !known.has(id))
    if (fresh.length === 0) return
    if (!this.#compared) for (const id of fresh) this.#pending.add(id)
    else this.#changed.value = new Set([...known, ...fresh])
  }

  /** The person has seen it all. */
  clear(now: number): void {
    this.#changed.value = new Set()
    this.#last.value = new Date(now)
  }

  /** What to keep when the page goes; null while nothing has been compared yet. */
  end(cards: Iterable<Card>, now: number): KeptVisit | null {
    if (!this.#compared) return null
    const prints: Record<string, number> = {}
    for (const card of cards) prints[card.id] = fingerprint(card)
    const since = this.#last.peek()?.getTime() ?? now
    return { at: now, since, prints, changed: [...this.#changed.peek()] }
  }
}

/** A number that differs when anything a person reads on the card differs. */
export function fingerprint(card: Card): number {
  const { kind, status, title, body, texts, fields } = card
  return printOf(JSON.stringify([kind, status, title, body.preview, sortedEntries(texts), sortedEntries(fields)]))
}

/** A number that differs when the text does, as good as always. */
export function printOf(said: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < said.length; i += 1) hash = Math.imul(hash ^ said.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

function sortedEntries(record: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(record)
    .filter(([, value]) => value !== '' && value !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1))
}
