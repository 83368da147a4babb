/** How a command says what came of it. */

import type { CardId } from '../document/ids'
import type { Card } from '../document/read'
import type { MessageKey } from './sentences'
import type { Facts, Result } from './types'

/** It was done. */
export function done(message: MessageKey, facts: Facts = {}, card: CardId | null = null): Result {
  return Object.freeze({ done: true, message, facts: Object.freeze(facts), card })
}

/** It was not, and this is why. */
export function notDone(message: MessageKey, facts: Facts = {}, card: CardId | null = null): Result {
  return Object.freeze({ done: false, message, facts: Object.freeze(facts), card })
}

/** What a card is called aloud: its code, else its title, else nothing yet. */
export function nameOf(card: Card | null): string {
  const title = card?.title.trim() ?? ''
  return card?.code ?? (title === '' ? '…' : title)
}
