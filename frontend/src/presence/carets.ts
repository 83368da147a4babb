/**
 * Carets of others in one rich body, in the shape in which the editor's cursor plugin asks.
 *
 * The plugin was written for y-protocols' awareness, where every browser says who it is.
 * Here the server says who somebody is and a browser only where its caret stands, so this
 * small stand-in offers the plugin the same questions and fills names from presence.
 */

import * as Y from 'yjs'
import type { CardId, SessionId } from '../document/ids'
import type { Person } from './people'

export interface CaretUser {
  readonly name: string
  /** 0–5 or null; `cursorBuilder` makes a class of it. */
  readonly group: number | null
  readonly session: SessionId
  /** Satisfies the plugin's check for six hexadecimal digits; never shown. */
  readonly color: string
}

export interface CaretState {
  readonly user: CaretUser
  readonly cursor: { readonly anchor: unknown; readonly head: unknown } | null
}

type Listener = () => void

/** The part of `Awareness` that `yCursorPlugin` uses. */
export class Carets {
  readonly #card: CardId
  readonly #field: string
  readonly #tell: (cursor: unknown) => void
  readonly #listeners = new Set<Listener>()
  /** The plugin wants numbers for people; never a document's client id. */
  readonly #numbers = new Map<SessionId, number>()
  #states = new Map<number, CaretState>()
  #signature = ''
  #own: { anchor: unknown; head: unknown } | null = null

  /** @param tell says to others where one's own caret stands; null: nowhere here. */
  constructor(card: CardId, field: string, tell: (cursor: unknown) => void) {
    this.#card = card
    this.#field = field
    this.#tell = tell
  }

  /** Takes in who is where now. */
  update(people: readonly Person[]): void {
    const states = new Map<number, CaretState>()
    const signature: unknown[] = []
    for (const person of people) {
      if (person.self || person.card !== this.#card || person.field !== this.#field) continue
      const cursor = readCursor(person.cursor)
      if (cursor === null) continue
      const number = this.#numberOf(person.session)
      signature.push(number, person.name, person.color, cursor)
      states.set(number, {
        user: { name: person.name, group: person.color, session: person.session, color: '#000000' },
        cursor,
      })
    }
    const said = JSON.stringify(signature)
    if (said === this.#signature) return
    this.#signature = said
    this.#states = states
    for (const listener of [...this.#listeners]) listener()
  }

  getStates(): ReadonlyMap<number, CaretState> {
    return this.#states
  }

  getLocalState(): { readonly cursor: { readonly anchor: unknown; readonly head: unknown } | null } {
    return { cursor: this.#own }
  }

  setLocalStateField(field: string, value: unknown): void {
    if (field !== 'cursor') return
    const cursor = value as { anchor: Y.RelativePosition; head: Y.RelativePosition } | null
    this.#own =
      cursor === null
        ? null
        : { anchor: Y.relativePositionToJSON(cursor.anchor) as unknown, head: Y.relativePositionToJSON(cursor.head) as unknown }
    this.#tell(this.#own)
  }

  on(event: string, listener: Listener): void {
    if (event === 'change') this.#listeners.add(listener)
  }

  off(event: string, listener: Listener): void {
    if (event === 'change') this.#listeners.delete(listener)
  }

  #numberOf(session: SessionId): number {
    let number = this.#numbers.get(session)
    if (number === undefined) {
      number = this.#numbers.size + 1
      this.#numbers.set(session, number)
    }
    return number
  }
}

/** A caret as another browser said it; null for anything that Yjs could stumble over. */
function readCursor(value: unknown): CaretState['cursor'] {
  if (typeof value !== 'object' || value === null) return null
  const { anchor, head } = value as Record<string, unknown>
  return isPosition(anchor) && isPosition(head) ? { anchor, head } : null
}

function isPosition(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { type, tname, item, assoc } = value as Record<string, unknown>
  const isId = (id: unknown): boolean => {
    if (id === undefined || id === null) return true
    if (typeof id !== 'object') return false
    const { client, clock } = id as Record<string, unknown>
    return Number.isSafeInteger(client) && Number.isSafeInteger(clock)
  }
  return isId(type) && isId(item) && (tname === undefined || tname === null || typeof tname === 'string') && (assoc === undefined || typeof assoc === 'number')
}
