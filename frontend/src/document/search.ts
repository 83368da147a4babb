/**
 * Finding cards: words without accents or case, and the filter of the page.
 */

import { bodyAsText } from './body'
import type { CardId } from './ids'
import type { Card, FieldValue } from './read'

/** Which cards to show. Every part that is set must hold; empty parts ask nothing. */
export interface Filter {
  /** Words looked for in code, title, body and texts; all must be found. */
  readonly text: string
  readonly kinds: readonly string[]
  readonly groups: readonly string[]
  readonly statuses: readonly string[]
  /** Only cards without any link. */
  readonly unlinked: boolean
  /** Only cards that others changed since this person's last visit. */
  readonly changed: boolean
}

export const NO_FILTER: Filter = Object.freeze({
  text: '',
  kinds: Object.freeze([]),
  groups: Object.freeze([]),
  statuses: Object.freeze([]),
  unlinked: false,
  changed: false,
})

/** Whether the filter asks for anything. */
export function isFiltering(filter: Filter): boolean {
  return (
    filter.text.trim() !== '' ||
    filter.kinds.length > 0 ||
    filter.groups.length > 0 ||
    filter.statuses.length > 0 ||
    filter.unlinked ||
    filter.changed
  )
}

/** Letters without case, accents and ligatures, so that « eleve » finds « Élève ». */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\u0640]/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/ß/g, 'ss')
    .replace(/[’ʼ]/g, "'")
    .replace(/[إأآا]/g, 'ا')
}

/** The words somebody looks for. */
export function wordsOf(text: string): readonly string[] {
  return folded(text).split(/\s+/).filter((word) => word !== '')
}

/** What a card can be found by; remembered per snapshot, so that it is folded once. */
export class SearchIndex {
  readonly #known = new WeakMap<Card, { readonly head: string; readonly all: string }>()

  /** Whether all words are somewhere in the card. */
  matches(card: Card, words: readonly string[]): boolean {
    const { all } = this.#of(card)
    return words.every((word) => all.includes(word))
  }

  /** Higher is better; 0 when the words are not all found. A code said exactly is best. */
  score(card: Card, words: readonly string[]): number {
    if (words.length === 0) return 1
    if (!this.matches(card, words)) return 0
    const { head } = this.#of(card)
    const code = folded(card.code ?? '')
    let score = 1
    for (const word of words) {
      if (word === code) score += 100
      else if (code.startsWith(word)) score += 10
      if (head.startsWith(word)) score += 5
      if (head.includes(word)) score += 3
    }
    return score
  }

  #of(card: Card): { readonly head: string; readonly all: string } {
    let known = this.#known.get(card)
    if (known === undefined) {
      const head = folded(card.title)
      const rest = [card.code ?? '', bodyAsText(card.body), ...Object.values(card.texts)].join('\n')
      known = { head, all: `${head}\n${folded(rest)}` }
      this.#known.set(card, known)
    }
    return known
  }
}

/** What the filter needs to know beside the card itself. */
export interface FilterFacts {
  readonly words: readonly string[]
  readonly index: SearchIndex
  links(card: CardId): { readonly outgoing: readonly unknown[]; readonly incoming: readonly unknown[] }
  /** Groups named by a card's own fields and, through its links, by actors. */
  groupsOf(card: Card): ReadonlySet<string>
  readonly changed: ReadonlySet<CardId>
}

/** Whether a card passes the filter. */
export function passes(card: Card, filter: Filter, facts: FilterFacts): boolean {
  if (filter.kinds.length > 0 && !filter.kinds.includes(card.kind)) return false
  if (filter.statuses.length > 0 && !filter.statuses.includes(card.status)) return false
  if (filter.changed && !facts.changed.has(card.id)) return false
  if (filter.unlinked) {
    const { outgoing, incoming } = facts.links(card.id)
    if (outgoing.length > 0 || incoming.length > 0) return false
  }
  if (filter.groups.length > 0) {
    const groups = facts.groupsOf(card)
    if (!filter.groups.some((group) => groups.has(group))) return false
  }
  return facts.words.length === 0 || facts.index.matches(card, facts.words)
}

/** Fields of the schema in which a participation group may be named. */
const GROUP_KEYS = ['groups', 'proposed_by', 'plain_checked_by']

/** Groups that the card itself names. */
export function ownGroups(card: Card): ReadonlySet<string> {
  const groups = new Set<string>()
  const add = (value: FieldValue | undefined): void => {
    if (typeof value === 'string') groups.add(value)
    else if (Array.isArray(value)) (value as readonly FieldValue[]).forEach(add)
  }
  for (const key of GROUP_KEYS) add(card.fields[key])
  const origin = card.fields['origin']
  if (typeof origin === 'object' && origin !== null && 'group' in origin) add(origin.group)
  const minority = card.fields['minority']
  if (Array.isArray(minority)) {
    for (const one of minority as readonly FieldValue[]) {
      if (typeof one === 'object' && one !== null && 'group' in one) add(one.group)
    }
  }
  return groups
}
