/**
 * What the history page knows: moments as far as they were asked for, the days, what stands
 * beside them; and where one is, in step with the address.
 *
 * News come by asking every few seconds. They are put above what is there and move
 * nobody: neither the focus nor what is shown beside.
 */

import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals-core'
import { HistoryApi, type Answer } from './history_api'
import type { HistoryConfig } from './history_config'
import { NO_FILTERS, readPlace, revisionsOf, writePlace, type Filters, type Place, type Side, type View } from './history_place'
import type { ActivityDay, Choices, Milestone, MomentPage, PastCanvas, Review, ToldMoment } from './history_types'

export const NEWS_EVERY_MS = 5_000
const PAGE = 30
const FAR = 100
const KEPT_VIEWS = 40

/** Something that is fetched: on its way, there, or why not. */
export type Loaded<T> = { readonly state: 'loading' } | { readonly state: 'here'; readonly value: T } | { readonly state: 'failed'; readonly words: string }
export const LOADING: Loaded<never> = { state: 'loading' }

export function loaded<T>(answer: Answer<T>): Loaded<T> {
  return answer.ok ? { state: 'here', value: answer.value } : { state: 'failed', words: answer.words }
}

/** The page's own address; handed in, so that a test needs no browser. */
export interface Address {
  readonly read: () => string
  readonly write: (search: string, replace: boolean) => void
}

export class HistoryStore {
  readonly config: HistoryConfig
  readonly api: HistoryApi
  readonly place: Signal<Place>
  /** Newest first. */
  readonly moments = signal<readonly ToldMoment[]>([])
  readonly listState = signal<'loading' | 'here' | 'failed'>('loading')
  readonly next = signal<number | null>(null)
  readonly head = signal(0)
  /** How far one had seen the canvas when one last left; null: never here before. */
  readonly visited = signal<number | null>(null)
  readonly days = signal<readonly ActivityDay[]>([])
  readonly milestones = signal<Loaded<readonly Milestone[]>>(LOADING)
  /** Whom and what one can choose; asked for when somebody begins to choose. */
  readonly choices = signal<Choices | null>(null)
  readonly reviews = signal<Loaded<readonly Review[]>>(LOADING)
  /** How many moments came since the page was opened, and were not shown at first. */
  readonly news = signal(0)
  readonly may: ReadonlySignal<ReadonlySet<string>>
  readonly #address: Address
  readonly #views = new Map<number, Promise<Answer<PastCanvas>>>()
  #asking = 0

  constructor(config: HistoryConfig, address: Address, api = new HistoryApi(config.urls.api, config.language)) {
    this.config = config
    this.api = api
    this.#address = address
    this.place = signal(readPlace(address.read()))
    this.may = computed(() => new Set(config.may))
  }

  /** Asks for everything that the page begins with. */
  async begin(): Promise<void> {
    await Promise.all([this.reload(), this.loadDays(), this.loadMilestones(), this.loadReviews()])
  }

  // ── where one is ──

  /** Shows something beside the list, or something else in its place. */
  show(side: Side, { replace = false }: { readonly replace?: boolean } = {}): void {
    this.#go({ ...this.place.peek(), side }, replace)
  }

  open(view: View): void {
    this.#go({ ...this.place.peek(), view }, false)
  }

  filter(change: Partial<Filters>): Promise<void> {
    const place = this.place.peek()
    this.#go({ ...place, filters: { ...place.filters, ...change } }, false)
    return this.reload()
  }

  /** The address was changed from outside: back, forward. */
  arrive(): void {
    const before = this.place.peek().filters
    this.place.value = readPlace(this.#address.read())
    if (JSON.stringify(before) !== JSON.stringify(this.place.value.filters)) void this.reload()
  }

  #go(place: Place, replace: boolean): void {
    this.place.value = place
    this.#address.write(writePlace(place), replace)
  }

  /** Whether anything is left out of the list. */
  get filtered(): boolean {
    return JSON.stringify(this.place.value.filters) !== JSON.stringify(NO_FILTERS)
  }

  // ── moments ──

  /** The newest moments, anew. */
  async reload(): Promise<void> {
    const asking = ++this.#asking
    const first = this.visited.peek() === null
    this.listState.value = 'loading'
    const answer = await this.#ask({})
    if (asking !== this.#asking) return
    batch(() => {
      this.listState.value = answer.ok ? 'here' : 'failed'
      if (!answer.ok) return
      this.moments.value = answer.value.moments
      this.next.value = answer.value.next
      this.head.value = Math.max(this.head.peek(), answer.value.head)
      if (this.visited.peek() === null) this.visited.value = answer.value.visited
    })
    // Asked for what is new before it was known since when: now it is.
    if (answer.ok && first && this.place.peek().filters.news && this.visited.peek() !== null) await this.reload()
  }

  /** The next page. Answers whether there was one. */
  async more(limit = PAGE): Promise<boolean> {
    const before = this.next.peek()
    if (before === null) return false
    const asking = this.#asking
    const answer = await this.#ask({ before, limit })
    if (!answer.ok || asking !== this.#asking) return false
    batch(() => {
      this.moments.value = merged(this.moments.peek(), answer.value.moments)
      this.next.value = answer.value.next
    })
    return true
  }

  /** Pages on until `found` says that what was looked for is there. Answers whether it is. */
  async until(found: (moments: readonly ToldMoment[]) => boolean): Promise<boolean> {
    while (!found(this.moments.peek())) if (!(await this.more(FAR))) return false
    return true
  }

  /** What came since; an open moment is told again as it grows. */
  async listen(): Promise<void> {
    if (this.listState.peek() !== 'here') return
    // Answers in a review move no revision.
    if (this.place.peek().view === 'reviews') void this.loadReviews()
    const newest = this.moments.peek()[0]?.moment
    const since = newest?.open === true ? newest.first - 1 : this.head.peek()
    const asking = this.#asking
    const answer = await this.#ask({ since })
    if (!answer.ok || asking !== this.#asking || (answer.value.head === this.head.peek() && newest?.open !== true)) return
    const known = new Set(this.moments.peek().map(({ moment }) => moment.first))
    const fresh = answer.value.moments.filter(({ moment }) => !known.has(moment.first)).length
    batch(() => {
      this.news.value += fresh
      this.moments.value = merged(answer.value.moments, this.moments.peek())
      this.head.value = answer.value.head
    })
    void this.loadDays()
    void this.loadReviews()
    // An open moment that only grows brings nobody new.
    if (fresh > 0 && this.choices.peek() !== null) void this.loadChoices()
  }

  #ask(page: { readonly since?: number; readonly before?: number; readonly limit?: number }): Promise<Answer<MomentPage>> {
    const { filters } = this.place.peek()
    const seen = filters.news ? (this.visited.peek() ?? 0) : 0
    const session = revisionsOf(filters.session)
    const since = Math.max(page.since ?? 0, seen, (session?.first ?? 1) - 1)
    const end = session?.last ?? null
    const before = page.before ?? (end === null ? null : end + 1)
    return this.api.moments(filters, { ...page, before, ...(since === 0 ? {} : { since }) })
  }

  // ── beside the list ──

  /** The canvas at a revision; what was looked at lately is kept. */
  then(revision: number): Promise<Answer<PastCanvas>> {
    const known = this.#views.get(revision)
    if (known !== undefined) return known
    const asked = this.api.then(revision)
    this.#views.set(revision, asked)
    void asked.then((answer) => {
      if (!answer.ok) this.#views.delete(revision)
    })
    const [oldest] = this.#views.keys()
    if (this.#views.size > KEPT_VIEWS && oldest !== undefined) this.#views.delete(oldest)
    return asked
  }

  /** The moment that ends at a revision, or the one that holds it. */
  momentAt(revision: number): ToldMoment | null {
    return this.moments.value.find(({ moment }) => moment.last === revision) ?? this.moments.value.find(({ moment }) => moment.first <= revision && revision <= moment.last) ?? null
  }

  /** The moment before or after one, as time goes; null at either end of what is loaded. */
  neighbour(revision: number, way: 'before' | 'after'): ToldMoment | null {
    const all = this.moments.value
    if (way === 'before') return all.find(({ moment }) => moment.last < revision) ?? null
    return all.findLast(({ moment }) => moment.last > revision) ?? null
  }

  async loadDays(): Promise<void> {
    const answer = await this.api.activity()
    if (answer.ok) this.days.value = answer.value.days
  }

  async loadChoices(): Promise<void> {
    const answer = await this.api.choices()
    if (answer.ok) this.choices.value = answer.value
  }

  async loadMilestones(): Promise<void> {
    const answer = await this.api.milestones()
    this.milestones.value = answer.ok ? { state: 'here', value: answer.value.milestones } : { state: 'failed', words: answer.words }
  }

  async loadReviews(): Promise<void> {
    const answer = await this.api.reviews()
    const before = this.reviews.peek()
    if (answer.ok) {
      // What says the same stays what it is: somebody may be writing an answer in it.
      if (before.state !== 'here' || JSON.stringify(before.value) !== JSON.stringify(answer.value.reviews)) this.reviews.value = { state: 'here', value: answer.value.reviews }
    } else if (before.state !== 'here') this.reviews.value = { state: 'failed', words: answer.words }
  }
}

/** Both, newest first, each moment once; of two tellings the first wins. */
export function merged(first: readonly ToldMoment[], second: readonly ToldMoment[]): readonly ToldMoment[] {
  const known = new Set(first.map(({ moment }) => moment.first))
  return [...first, ...second.filter(({ moment }) => !known.has(moment.first))].sort((a, b) => b.moment.first - a.moment.first)
}
