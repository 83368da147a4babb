/** How a card is called aloud, wherever it is spoken of. */

import { t } from '../../language/t'
import type { Card } from '../../store'

/** `B3`, or a word while the server has not given a code yet. */
export function codeOf(card: Pick<Card, 'code'>): string {
  return card.code ?? t('new')
}

/** `B3 No place to wait for the bus`, shortened for buttons and menus. */
export function nameOf(card: Pick<Card, 'code' | 'title'>): string {
  const title = card.title.trim()
  const short = title.length > 60 ? `${title.slice(0, 57).trimEnd()}…` : title
  return short === '' ? codeOf(card) : `${codeOf(card)} ${short}`
}
