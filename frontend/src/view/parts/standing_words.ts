/** In words: for whom one is here, until when, what one may write and read. */

import { t } from '../../language/t'
import type { CardSectionId } from '../../store'
import type { Canvas } from '../context'
import { sectionInfo } from '../schema'
import { spokenDate, spokenList } from './dates'

/** Section names as they stand in a sentence. */
export function namesOf(sections: readonly CardSectionId[]): string {
  return spokenList(sections.map((id) => t('“{section}”', { section: t(sectionInfo(id).label) })))
}

/** Sentences about the door one came through; none for somebody without special bounds. */
export function standingSentences({ store }: Pick<Canvas, 'store'>): readonly string[] {
  const { partner, until } = store.standing.value
  const closed = store.closed.value
  const open = store.sections.value.filter((id) => store.section(id).access.value !== null)
  const writing = open.filter((id) => store.section(id).access.value === 'write')
  const reading = open.filter((id) => !writing.includes(id))
  const bounded = closed.length > 0 || store.mixed.value
  const said: string[] = []
  if (partner !== null) said.push(t('You are here for {partner}.', { partner }))
  if (until !== null) said.push(t('This canvas is open to you until {date}.', { date: spokenDate(until) }))
  if (bounded && writing.length > 0) said.push(t('You may write in {sections}.', { sections: namesOf(writing) }))
  if (bounded && reading.length > 0) said.push(t('You may read {sections}.', { sections: namesOf(reading) }))
  return said
}
