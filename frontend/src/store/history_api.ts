/** The questions that the history page asks the server, and what came of each. */

import type { Filters } from './history_place'
import type { ActivityDay, CardStory, Choices, Comparison, Milestone, MomentPage, PastCanvas, RemarkState, Review, ReviewState, Stretch } from './history_types'

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string; readonly words: string }

export interface Restored {
  readonly revision: number
  readonly undo: number
}

/** What is to be as it was. */
export type Restorable = { readonly card: string } | { readonly section: string } | Readonly<Record<string, never>>

/** What can be chosen of moments, of a comparison, and of a document of it. */
export type Wish = Pick<Filters, 'section' | 'group' | 'partner' | 'actor' | 'change' | 'card'>

type Query = Readonly<Record<string, string | number | null>>

/** All addresses in one place; every one is of this host. */
export class HistoryApi {
  readonly #base: string
  readonly #language: string

  constructor(base: string, language: string) {
    this.#base = base
    this.#language = language
  }

  moments(wish: Wish, page: { readonly since?: number; readonly before?: number | null; readonly limit?: number }): Promise<Answer<MomentPage>> {
    return this.#get('/moments/told', { language: this.#language, ...asked(wish), since: page.since ?? null, before: page.before ?? null, limit: page.limit ?? 30 })
  }

  choices(): Promise<Answer<Choices>> {
    return this.#get('/moments/choices', {})
  }

  then(revision: number): Promise<Answer<PastCanvas>> {
    return this.#get('', { at: revision })
  }

  compare(from: number, to: number, wish: Wish): Promise<Answer<Comparison>> {
    return this.#get('/compare/told', { language: this.#language, from, to, ...asked(wish) })
  }

  story(card: string): Promise<Answer<{ readonly stories: readonly CardStory[] }>> {
    return this.#get(`/cards/${card}/story/told`, { language: this.#language })
  }

  blame(card: string, key: string, at: number | null): Promise<Answer<{ readonly stretches: readonly Stretch[] }>> {
    return this.#get(`/cards/${card}/blame`, { key, at })
  }

  activity(): Promise<Answer<{ readonly days: readonly ActivityDay[] }>> {
    return this.#get('/activity', {})
  }

  milestones(): Promise<Answer<{ readonly milestones: readonly Milestone[] }>> {
    return this.#get('/milestones', {})
  }

  nameMilestone(name: string, note: string, revision: number | null): Promise<Answer<unknown>> {
    return this.#send('POST', '/milestones', { name, note, ...(revision === null ? {} : { revision }) })
  }

  renameMilestone(id: string, name: string, note: string): Promise<Answer<unknown>> {
    return this.#send('PATCH', `/milestones/${id}`, { name, note })
  }

  reviews(): Promise<Answer<{ readonly reviews: readonly Review[]; readonly open: number }>> {
    return this.#get('/reviews', {})
  }

  beginReview(milestone: string, text: string): Promise<Answer<{ readonly id: string }>> {
    return this.#send('POST', '/reviews', { milestone, text })
  }

  decide(review: string, state: ReviewState, decision: string): Promise<Answer<unknown>> {
    return this.#send('PATCH', `/reviews/${review}`, { state, decision })
  }

  remark(review: string, remark: Readonly<Record<string, unknown>>): Promise<Answer<unknown>> {
    return this.#send('POST', `/reviews/${review}/remarks`, remark)
  }

  settle(remark: string, state: RemarkState, done?: string): Promise<Answer<unknown>> {
    return this.#send('PATCH', `/remarks/${remark}`, { state, ...(done === undefined ? {} : { done }) })
  }

  reply(remark: string, text: string): Promise<Answer<unknown>> {
    return this.#send('POST', `/remarks/${remark}/replies`, { text })
  }

  restore(revision: number, what: Restorable): Promise<Answer<Restored>> {
    return this.#send('POST', '/restore', { revision, ...what })
  }

  /** Remembers how far one has seen; survives the page being closed. */
  visited(revision: number): void {
    void fetch(`${this.#base}/visit`, { method: 'PUT', keepalive: true, credentials: 'same-origin', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ revision }) }).catch(() => undefined)
  }

  /** Where a document of what differs is made. */
  document(from: number, to: number, format: 'html' | 'docx' | 'pdf', wish: Wish): string {
    return `${this.#base}/history.${format}${query({ language: this.#language, from, to, ...asked(wish) })}`
  }

  #get<T>(path: string, asked: Query): Promise<Answer<T>> {
    return ask('GET', `${this.#base}${path}${query(asked)}`)
  }

  #send<T>(method: string, path: string, body: Readonly<Record<string, unknown>>): Promise<Answer<T>> {
    return ask(method, `${this.#base}${path}`, body)
  }
}

/** Of everything that may stand beside it, the wish alone. */
const asked = ({ section, group, partner, actor, change, card }: Wish): Query => ({ section, group, partner, actor, change, card })

function query(asked: Query): string {
  const said = new URLSearchParams()
  for (const [name, value] of Object.entries(asked)) if (value !== null && value !== '') said.set(name, String(value))
  const text = said.toString()
  return text === '' ? '' : `?${text}`
}

async function ask<T>(method: string, address: string, body?: Readonly<Record<string, unknown>>): Promise<Answer<T>> {
  try {
    const response = await fetch(address, {
      method,
      credentials: 'same-origin',
      headers: { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const said: unknown = response.status === 204 ? {} : await response.json().catch(() => null)
    if (response.ok) return { ok: true, value: said as T }
    const problem = (said ?? {}) as { readonly code?: unknown; readonly detail?: unknown; readonly title?: unknown }
    const words = [problem.title, problem.detail].filter((word): word is string => typeof word === 'string')
    return { ok: false, code: typeof problem.code === 'string' ? problem.code : 'failed', words: words.join(' ') }
  } catch {
    return { ok: false, code: 'not_connected', words: '' }
  }
}
