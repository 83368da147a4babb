/**
 * What was asked and answered, section by section: the conversation on one line after another.
 *
 * A section asks for what it lacks, is told, is asked for what the server lacks, and
 * answers with everything unsaved; from then on it is *current* and changes go out as they
 * are made. What the server refuses starts the section over: the old document stays on
 * the page until the server's own is here whole, then the author gets back as text what is
 * nowhere else (R3).
 */

import { SECTIONS } from '../document/ids'
import type { SectionId } from '../document/ids'
import { REMOTE } from '../document/origins'
import { EMPTY_VECTOR } from '../document/section_doc'
import { at } from '../document/total'
import { MalformedFrame } from './codec'
import { CHANGED, send, tell } from './link_types'
import type { Effect, Replica } from './link_types'
import { Outbox } from './outbox'
import type { Confirmed } from './outbox'
import type { Access, Limits, Welcome } from './welcome'

/** How far a section has come on this socket. */
type SectionState =
  | { readonly at: 'unasked' }
  | { readonly at: 'asked' }
  | { readonly at: 'current' }
  /** To be started over: the old document stays on the page until the new one is whole. */
  | { readonly at: 'renewing'; readonly reason: string; readonly things: readonly string[] }

/** Type, section, number and length: what a frame adds to its update, at most. */
const FRAME_HEAD = 24
const MOST_MENDINGS = 3

export class Exchange {
  readonly outbox = new Outbox()
  readonly #replicas: ReadonlyMap<SectionId, Replica>
  readonly #sections = new Map<SectionId, SectionState>(SECTIONS.map((section) => [section, { at: 'unasked' }]))
  readonly #mended = new Map<SectionId, number>()
  #access: ReadonlyMap<SectionId, Access> = new Map()
  #limits: Limits = { frame: Infinity, catchUp: Infinity }
  #readOnly = false
  #epoch: number

  constructor(replicas: ReadonlyMap<SectionId, Replica>, epoch: number) {
    this.#replicas = replicas
    this.#epoch = epoch
  }

  get epoch(): number {
    return this.#epoch
  }

  /** Whether every readable section has been caught up on this line. */
  get current(): boolean {
    return [...this.#access.keys()].every((section) => this.isCurrent(section))
  }

  isCurrent(section: SectionId): boolean {
    return this.#of(section).at === 'current'
  }

  /** A new line: everything is asked for. */
  begin(welcome: Welcome): Effect[] {
    this.#limits = welcome.limits
    this.#readOnly = welcome.updateNeeded
    if (this.#epoch !== 0 && welcome.epoch !== this.#epoch) this.#markAll('epoch_changed')
    this.#epoch = welcome.epoch
    this.#access = welcome.sections
    return [...this.shutOut(), ...[...this.#access.keys()].flatMap((section) => this.ask(section))]
  }

  /** The line is gone; what was on its way stays unsaved. */
  end(): void {
    this.#mended.clear()
    this.outbox.disconnect()
    for (const [section, state] of this.#sections) {
      if (state.at !== 'renewing') this.#sections.set(section, { at: 'unasked' })
    }
  }

  /** What this person may read and write has changed. */
  rights(sections: ReadonlyMap<SectionId, Access>): Effect[] {
    const fresh = [...sections.keys()].filter((section) => !this.#access.has(section))
    this.#access = sections
    const effects = [...this.shutOut(), ...fresh.flatMap((section) => this.ask(section))]
    for (const section of sections.keys()) {
      // A section that is closed to our pen: whatever is not saved there comes back to its author.
      if (!this.mayWrite(section) && this.outbox.unsaved(section).length > 0) effects.push(...this.#renew(section, 'not_allowed'))
    }
    return effects
  }

  /** Everything that waits in the outbox, in frames. */
  flush(): Effect[] {
    return this.outbox.take().flatMap(({ section, update }) => {
      // Too big for an ordinary frame; the answer to a state vector may be bigger.
      if (update.length + FRAME_HEAD > this.#limits.frame) return this.ask(section)
      return [send({ type: 'update', section, number: this.outbox.send(section, false), update })]
    })
  }

  receipt(number: number): Effect[] {
    return this.#confirm(this.outbox.receipt(number))
  }

  resync(section: SectionId): Effect[] {
    return this.#of(section).at === 'renewing' ? [] : this.ask(section)
  }

  /** The canvas is not open to this person any more: what is unsaved comes back to them, the rest goes. */
  shut(): Effect[] {
    this.#access = new Map()
    return [tell({ kind: 'access', sections: this.#access }), ...this.shutOut(true)]
  }

  /**
   * Sections that may not be read (any more) leave nothing behind on this device.
   *
   * @param all also where nothing was written yet: its rows are kept too, and would stay.
   */
  shutOut(all = false): Effect[] {
    const effects: Effect[] = []
    for (const section of SECTIONS) {
      if (this.#access.has(section) || (this.#replica(section).empty && !all)) continue
      const things = this.#unsaved(section)
      this.outbox.covered(section)
      effects.push(tell({ kind: 'renewed', section, update: null, things, reason: 'closed', epoch: this.#epoch }))
      this.#sections.set(section, { at: 'unasked' })
    }
    return effects
  }

  ask(section: SectionId): Effect[] {
    const state = this.#of(section)
    // What is on its way may or may not have arrived: the answer to the server's question carries it.
    this.outbox.drop(section)
    if (state.at === 'renewing') {
      const vector = this.#replica(section).renewalVector()
      return [send({ type: 'state', section, epoch: vector.length > EMPTY_VECTOR.length ? this.#epoch : 0, vector })]
    }
    this.#sections.set(section, { at: 'asked' })
    return [send({ type: 'state', section, epoch: this.#epoch, vector: this.#replica(section).stateVector() })]
  }

  caughtUp(section: SectionId, epoch: number, revision: number, update: Uint8Array): Effect[] {
    if (!this.#access.has(section)) return []
    if (epoch !== this.#epoch) return this.newEpoch(epoch)
    const state = this.#of(section)
    const replica = this.#replica(section)
    if (state.at === 'renewing') {
      if (replica.renewWith(update) === 'gap') return this.#mend(section)
      const { reason } = state
      const things = this.#unsaved(section)
      this.outbox.covered(section)
      this.#sections.set(section, { at: 'asked' })
      return [
        tell({ kind: 'renewed', section, update, things, reason, epoch }),
        ...this.#unlessAsked(section),
        CHANGED,
      ]
    }
    replica.catchUp(update)
    const effects: Effect[] = [tell({ kind: 'remote', section, update, revision, first: state.at === 'asked' })]
    return replica.gap ? [...effects, ...this.#mend(section)] : [...effects, ...this.#unlessAsked(section)]
  }

  /** Where one may only read, the server asks for nothing: with its answer everything has been said. */
  #unlessAsked(section: SectionId): Effect[] {
    return this.mayWrite(section) ? [] : this.#onlyRead(section)
  }

  /** Words of ours that cannot go there any more are given back: the section starts over. */
  #onlyRead(section: SectionId): Effect[] {
    this.#sections.set(section, { at: 'current' })
    if (this.outbox.unsaved(section).length === 0) return [CHANGED]
    return this.#renew(section, this.#readOnly ? 'upgrade_needed' : 'not_allowed')
  }

  /** A whole answer that leaves a gap: asked again a few times, then the copy here is given up. */
  #mend(section: SectionId): Effect[] {
    const asked = (this.#mended.get(section) ?? 0) + 1
    this.#mended.set(section, asked)
    if (asked <= MOST_MENDINGS) return this.ask(section)
    if (this.#of(section).at === 'renewing') throw new MalformedFrame('state_with_a_gap', 0)
    return this.#renew(section, 'damaged_copy')
  }

  /** The server says what it has; whatever it lacks goes out as one numbered update. */
  answer(section: SectionId, vector: Uint8Array): Effect[] {
    const state = this.#of(section)
    const replica = this.#replica(section)
    // With a gap the section has been asked for again; the question that follows is answered.
    if (state.at === 'renewing' || !this.#access.has(section) || replica.gap) return []
    const news = replica.news(vector)
    this.#sections.set(section, { at: 'current' })
    if (news === null) return this.#confirm([this.outbox.covered(section)])
    if (!this.mayWrite(section)) return this.#onlyRead(section)
    if (news.length > this.#limits.catchUp) return this.#renew(section, 'too_large')
    this.outbox.drop(section)
    const number = this.outbox.send(section, true)
    return [send({ type: 'update', section, number, update: news }), CHANGED]
  }

  shared(section: SectionId, revision: number, update: Uint8Array): Effect[] {
    const state = this.#of(section)
    if (!this.#access.has(section)) return []
    const replica = this.#replica(section)
    if (state.at === 'renewing') {
      // It may belong to the state that is on its way; together they have no gap.
      replica.renewWith(update)
      return []
    }
    replica.apply(update, REMOTE)
    const effects: Effect[] = [tell({ kind: 'remote', section, update, revision, first: false })]
    return replica.gap && state.at === 'current' ? [...effects, ...this.#mend(section)] : effects
  }

  #confirm(confirmed: readonly Confirmed[]): Effect[] {
    return [...confirmed.map((one) => tell({ kind: 'confirmed', confirmed: one })), CHANGED]
  }

  refused(section: SectionId, number: number, code: string): Effect[] {
    // Frames sent after the refused one stand on it and are refused too: one start over answers all.
    if (this.#of(section).at === 'renewing' || !this.outbox.knows(number)) return []
    return this.#renew(section, code)
  }

  #renew(section: SectionId, reason: string): Effect[] {
    this.#sections.set(section, { at: 'renewing', reason, things: this.#unsaved(section) })
    return [...this.ask(section), CHANGED]
  }

  newEpoch(epoch: number): Effect[] {
    this.#markAll('epoch_changed')
    this.#epoch = epoch
    return [...this.#access.keys()].flatMap((section) => this.ask(section))
  }

  #markAll(reason: string): void {
    for (const section of SECTIONS) {
      this.#sections.set(section, { at: 'renewing', reason, things: this.#unsaved(section) })
      // What had come of the new document belongs to the old epoch.
      this.#replica(section).dropRenewal()
    }
  }

  mayWrite(section: SectionId): boolean {
    return this.#access.get(section) === 'write' && !this.#readOnly
  }

  /** Unsaved things, also those of a start-over that was interrupted. */
  #unsaved(section: SectionId): readonly string[] {
    const state = this.#of(section)
    const before = state.at === 'renewing' ? state.things : []
    return [...new Set([...before, ...this.outbox.unsaved(section)])]
  }

  #of(section: SectionId): SectionState {
    return at(this.#sections, section)
  }

  #replica(section: SectionId): Replica {
    return at(this.#replicas, section)
  }
}
