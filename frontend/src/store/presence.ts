/** People as signals: one list of all, and one per card and section that keeps still when nothing there changed. */

import { batch, signal } from '@preact/signals-core'
import type { ReadonlySignal, Signal } from '@preact/signals-core'
import type { CardId, SectionId, SessionId } from '../document/ids'
import { Carets } from '../presence/carets'
import { People } from '../presence/people'
import type { Person } from '../presence/people'
import type { Facts } from '../wire/messages'

const NOBODY: readonly Person[] = Object.freeze([])

export class Presence {
  readonly #people = new People()
  readonly #all = signal<readonly Person[]>(NOBODY)
  readonly #atCards = new Map<CardId, Signal<readonly Person[]>>()
  readonly #inSections = new Map<SectionId, Signal<readonly Person[]>>()
  readonly #carets = new Set<Carets>()

  get all(): ReadonlySignal<readonly Person[]> {
    return this.#all
  }

  at(card: CardId): ReadonlySignal<readonly Person[]> {
    return signalIn(this.#atCards, card, () => this.#others((person) => person.card === card))
  }

  in(section: SectionId): ReadonlySignal<readonly Person[]> {
    return signalIn(this.#inSections, section, () => this.#others((person) => person.section === section))
  }

  get(session: SessionId): Person | null {
    return this.#people.get(session)
  }

  /** Others' carets in one text; call `release` when its editor goes. */
  carets(card: CardId, field: string, tell: (cursor: unknown) => void): { readonly carets: Carets; readonly release: () => void } {
    const carets = new Carets(card, field, tell)
    carets.update(this.#all.peek())
    this.#carets.add(carets)
    return { carets, release: () => this.#carets.delete(carets) }
  }

  begin(self: SessionId): void {
    this.#people.begin(self)
    this.#tell()
  }

  hear(here: readonly Facts[], left: readonly string[], all: boolean): void {
    this.#people.hear(here, left, all)
    this.#tell()
  }

  /** Without a connection nobody is known to be here. */
  clear(): void {
    if (this.#all.peek().length === 0) return
    this.#people.clear()
    this.#tell()
  }

  #tell(): void {
    batch(() => {
      this.#all.value = this.#people.list()
      spread(this.#atCards, this.#others((person) => person.card !== null), (person) => person.card)
      spread(this.#inSections, this.#others((person) => person.section !== null), (person) => person.section)
    })
    for (const carets of this.#carets) carets.update(this.#all.peek())
  }

  #others(wanted: (person: Person) => boolean): readonly Person[] {
    const found = this.#all.peek().filter((person) => !person.self && wanted(person))
    return found.length === 0 ? NOBODY : Object.freeze(found)
  }
}

/** Gives each place its people, in one walk over those who are somewhere. */
function spread<K>(lists: ReadonlyMap<K, Signal<readonly Person[]>>, people: readonly Person[], placeOf: (person: Person) => K | null): void {
  const byPlace = new Map<K | null, Person[]>()
  for (const person of people) {
    const place = placeOf(person)
    const there = byPlace.get(place)
    if (there === undefined) byPlace.set(place, [person])
    else there.push(person)
  }
  for (const [place, list] of lists) setPeople(list, byPlace.get(place) ?? NOBODY)
}

function setPeople(list: Signal<readonly Person[]>, people: readonly Person[]): void {
  const before = list.peek()
  if (before.length === people.length && people.every((person, index) => looksLike(person, before[index]))) return
  list.value = people
}

/** Whether two say the same to somebody who looks at an avatar; carets are the editor's affair. */
function looksLike(a: Person, b: Person | undefined): boolean {
  if (b === undefined) return false
  return (
    a.session === b.session &&
    a.name === b.name &&
    a.group === b.group &&
    a.color === b.color &&
    a.partner === b.partner &&
    a.typing === b.typing &&
    a.card === b.card &&
    a.field === b.field &&
    a.section === b.section
  )
}

function signalIn<K>(map: Map<K, Signal<readonly Person[]>>, key: K, first: () => readonly Person[]): Signal<readonly Person[]> {
  let known = map.get(key)
  if (known === undefined) {
    known = signal(first())
    map.set(key, known)
  }
  return known
}
