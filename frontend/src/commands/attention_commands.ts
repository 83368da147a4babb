/** Where this person looks, whom they follow, what they are told. */

import type { CardId, CardSectionId, SessionId } from '../document/ids'
import { NO_FILTER, isFiltering } from '../document/search'
import type { Filter } from '../document/search'
import type { Canvas } from '../store/canvas'
import { digestSentence } from './digest_sentence'
import { done, nameOf, notDone } from './results'
import type { Result } from './types'

export function select(canvas: Canvas, section: CardSectionId, card: CardId | null = null): void {
  const before = canvas.selection.peek()
  if (before.section !== section || before.card !== card) canvas.selection.value = { section, card }
}

/** The next (+1) or previous (−1) shown card of the same part. */
export function step(canvas: Canvas, by: -1 | 1): Result {
  const { section, card } = canvas.selection.peek()
  const shown = canvas.section(section).visible.peek()
  const index = card === null ? (by > 0 ? -1 : shown.length) : shown.indexOf(card)
  const next = shown[index + by]
  if (next === undefined) return notDone('no_more_cards', {}, card)
  select(canvas, section, next)
  return done('selected', { card: nameOf(canvas.cards.peek(next)), place: index + by + 1, count: shown.length }, next)
}

/** The next or previous part this person may read; the ends do not wrap. */
export function stepSection(canvas: Canvas, by: -1 | 1): Result {
  const sections = canvas.sections.peek()
  const next = sections[sections.indexOf(canvas.selection.peek().section) + by]
  if (next === undefined) return notDone('section_selected')
  const card = canvas.section(next).visible.peek()[0] ?? null
  select(canvas, next, card)
  return done('section_selected', {}, card)
}

export function setFilter(canvas: Canvas, change: Partial<Filter>): Result {
  canvas.filter.value = Object.freeze({ ...canvas.filter.peek(), ...change })
  if (!isFiltering(canvas.filter.peek())) return done('filter_cleared')
  const n = canvas.sections.peek().reduce((sum, id) => sum + canvas.section(id).visible.peek().length, 0)
  return done('filter_set', { n })
}

export function clearFilter(canvas: Canvas): Result {
  canvas.filter.value = NO_FILTER
  return done('filter_cleared')
}

export function readDigest(canvas: Canvas): Result {
  const digest = canvas.digests.take()
  return digest.total === 0 ? done('digest_empty') : done('digest', { sentence: digestSentence(digest), n: digest.total })
}

export function markVisited(canvas: Canvas): Result {
  canvas.visits.clear(canvas.world.today().getTime())
  return done('visit_marked')
}

export function follow(canvas: Canvas, session: SessionId): Result {
  const person = canvas.presence.get(session)
  if (person === null || person.self || person.name === '') return notDone('person_gone')
  canvas.following.value = session
  return done('following', { who: person.name })
}

export function unfollow(canvas: Canvas): Result {
  canvas.following.value = null
  return done('not_following')
}
