/**
 * What an empty section shows: two examples from practice, so that nobody faces a white page.
 */

import { t } from '../../language/t'
import type { CardSectionId } from '../../store'

/** Two cards as they were written somewhere, in ordinary words. */
export function examplesOf(section: CardSectionId): readonly [string, string] {
  switch (section) {
    case 'needs':
      return [t('After six in the evening there is nowhere warm to go.'), t('The forms are only online, and half of us have no computer.')]
    case 'objectives':
      return [t('A place that is open every evening, run with those who come.'), t('Everyone who asks gets an answer within a week, and understands it.')]
    case 'actors':
      return [t('People who sleep outside in the centre of town'), t('The team of the day centre')]
    case 'values':
      return [t('Nothing about us is decided without us.'), t('A coffee comes before any question.')]
    case 'evaluation':
      return [t('Do people come back because they feel at ease?'), t('What have those concerned decided themselves this year?')]
  }
}

/** The words on the button that adds a card. */
export function addWords(section: CardSectionId): string {
  switch (section) {
    case 'needs':
      return t('Add something you live or want')
    case 'objectives':
      return t('Add a change')
    case 'actors':
      return t('Add someone concerned')
    case 'values':
      return t('Add something you hold dear')
    case 'evaluation':
      return t('Add a way to know')
  }
}
