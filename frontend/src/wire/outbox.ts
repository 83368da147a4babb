/**
 * What was changed here and is not in the server's log yet.
 *
 * Every own change gets a number of this page's own (an *edit*); the outbox remembers for
 * each changed *thing* (a field of a card, a link, a field of the frame) its last edit.
 * A receipt for a frame confirms the edits that the frame carried; a thing leaves the
 * outbox when its last edit is confirmed. So the count is a number of things a person
 * would recognise, it never drifts, and losing a socket loses nothing: what was on its
 * way simply stays unsaved until the next catch-up carries it.
 */

import * as Y from 'yjs'
import { SECTIONS } from '../document/ids'
import type { SectionId } from '../document/ids'
import { at } from '../document/total'

/** One frame's worth of changes to one section. */
export interface Parcel {
  readonly section: SectionId
  readonly update: Uint8Array
}

/** A frame on its way: which own edits it carries. */
interface UnderWay {
  readonly number: number
  readonly section: SectionId
  readonly edit: number
  /** Whether it carried everything in the document, also what other tabs had kept. */
  readonly whole: boolean
}

/** What a receipt confirmed: every own edit of the section up to this one. */
export interface Confirmed {
  readonly section: SectionId
  readonly edit: number
  readonly whole: boolean
}

/** Edits that were made before this page was opened, or by another tab, count as edit 0. */
export const BEFORE = 0

export class Outbox {
  #edit = BEFORE
  #number = 0
  readonly #things = new Map<SectionId, Map<string, number>>(SECTIONS.map((section) => [section, new Map()]))
  readonly #waiting = new Map<SectionId, Uint8Array[]>()
  #underWay: UnderWay[] = []

  /** How many things are not saved. */
  get count(): number {
    let count = 0
    for (const things of this.#things.values()) count += things.size
    return count
  }

  /** Whether anything waits to be put into a frame. */
  get waiting(): boolean {
    return this.#waiting.size > 0
  }

  /** Whether any frame is without its receipt. */
  get underWay(): boolean {
    return this.#underWay.length > 0
  }

  /** The section's unsaved things. */
  unsaved(section: SectionId): readonly string[] {
    return [...this.#of(section).keys()]
  }

  /** Notes one own change; returns its edit number. It waits for `take` if `queue` is set. */
  add(section: SectionId, update: Uint8Array, things: Iterable<string>, queue: boolean): number {
    this.#edit += 1
    const unsaved = this.#of(section)
    for (const thing of things) unsaved.set(thing, this.#edit)
    if (queue) {
      const waiting = this.#waiting.get(section)
      if (waiting === undefined) this.#waiting.set(section, [update])
      else waiting.push(update)
    }
    return this.#edit
  }

  /** Notes things that this browser kept from before and that never got their receipt. */
  addKept(section: SectionId, things: Iterable<string>): void {
    const unsaved = this.#of(section)
    for (const thing of things) if (!unsaved.has(thing)) unsaved.set(thing, BEFORE)
  }

  /** Everything that waits, one parcel per section; typing that came in small pieces is one piece. */
  take(): Parcel[] {
    const parcels: Parcel[] = []
    for (const [section, updates] of this.#waiting) {
      const [first] = updates
      if (first !== undefined) parcels.push({ section, update: updates.length === 1 ? first : Y.mergeUpdates(updates) })
    }
    this.#waiting.clear()
    return parcels
  }

  /** A frame with everything known of the section so far goes out; returns its number. */
  send(section: SectionId, whole: boolean): number {
    this.#number += 1
    this.#underWay.push({ number: this.#number, section, edit: this.#edit, whole })
    return this.#number
  }

  /** Whether the frame still counts; false when its section was started over since. */
  knows(number: number): boolean {
    return this.#underWay.some((frame) => frame.number === number)
  }

  /** The receipt for all frames up to `number`. */
  receipt(number: number): Confirmed[] {
    const confirmed = this.#underWay.filter((frame) => frame.number <= number)
    this.#underWay = this.#underWay.filter((frame) => frame.number > number)
    for (const { section, edit } of confirmed) this.#prune(section, edit)
    return confirmed
  }

  /** The server has everything of the section already. */
  covered(section: SectionId): Confirmed {
    this.drop(section)
    this.#prune(section, this.#edit)
    return { section, edit: this.#edit, whole: true }
  }

  /** The section's frames will not be confirmed: the next catch-up carries what they carried. */
  drop(section: SectionId): void {
    this.#waiting.delete(section)
    this.#underWay = this.#underWay.filter((frame) => frame.section !== section)
  }

  /** The socket is gone, and with it the numbers. */
  disconnect(): void {
    this.#waiting.clear()
    this.#underWay = []
    this.#number = 0
  }

  #of(section: SectionId): Map<string, number> {
    return at(this.#things, section)
  }

  #prune(section: SectionId, edit: number): void {
    const unsaved = this.#of(section)
    for (const [thing, last] of unsaved) if (last <= edit) unsaved.delete(thing)
  }
}
