/**
 * Who is here, as the server says: names, groups and colours are never a browser's claim.
 */

import { isSectionId } from '../document/ids'
import type { CardId, SectionId, SessionId } from '../document/ids'

/** A place on the canvas that a person is at. */
export interface Place {
  readonly section: SectionId | null
  readonly card: CardId | null
  readonly field: string | null
}

/** Somebody who is here. One person in two tabs is two of these. */
export interface Person extends Place {
  readonly session: SessionId
  /** Empty where this reader may see the group and not the person. */
  readonly name: string
  readonly group: string | null
  /** 0–5: the group's colour and shape; null without a group. */
  readonly color: number | null
  /** Came through an invitation, without an account. */
  readonly guest: boolean
  /** The partner organisation they are here for. */
  readonly partner: string | null
  readonly typing: boolean
  readonly self: boolean
  /** Opaque: where their caret is, for whoever shows the same text. */
  readonly cursor: unknown
}

type Facts = Readonly<Record<string, unknown>>

/** Reads one person; null when the facts name no session. */
export function readPerson(facts: Facts, self: SessionId | null): Person | null {
  const { session, name, group, color, guest, partner, section, card, field, doing, cursor } = facts
  if (typeof session !== 'string' || session === '') return null
  return Object.freeze({
    session: session as SessionId,
    name: typeof name === 'string' ? name : '',
    group: typeof group === 'string' ? group : null,
    color: typeof color === 'number' ? color : null,
    guest: guest === true,
    partner: typeof partner === 'string' && partner !== '' ? partner : null,
    section: isSectionId(section) ? section : null,
    card: typeof card === 'string' ? (card as CardId) : null,
    field: typeof field === 'string' ? field : null,
    typing: doing === 'typing',
    self: session === self,
    cursor: cursor ?? null,
  })
}

/** Everyone here, by session. Pure: news go in, a new list comes out. */
export class People {
  #here = new Map<SessionId, Person>()
  #self: SessionId | null = null

  get self(): SessionId | null {
    return this.#self
  }

  /** A new socket: the server names this session anew and tells everything again. */
  begin(self: SessionId): void {
    this.#self = self
    this.#here = new Map()
  }

  /** Takes in news; `all` replaces everything known before. */
  hear(here: readonly Facts[], left: readonly string[], all: boolean): void {
    if (all) this.#here.clear()
    for (const session of left) this.#here.delete(session as SessionId)
    for (const facts of here) {
      const person = readPerson(facts, this.#self)
      if (person !== null) this.#here.set(person.session, person)
    }
  }

  /** Nobody is known to be here while there is no connection. */
  clear(): void {
    this.#here.clear()
  }

  get(session: SessionId): Person | null {
    return this.#here.get(session) ?? null
  }

  /** Oneself first, then by name. */
  list(): readonly Person[] {
    const people = [...this.#here.values()]
    people.sort((a, b) => Number(b.self) - Number(a.self) || a.name.localeCompare(b.name) || (a.session < b.session ? -1 : 1))
    return Object.freeze(people)
  }
}
