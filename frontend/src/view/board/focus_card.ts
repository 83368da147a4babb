/** Putting the focus on a card, drawn already or about to be. */

import { focusSoon } from '../../a11y/focus'
import type { CardId } from '../../store'

/** The link in a card's title: what has the focus when a card has. */
export function cardLink(card: CardId): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-card="${CSS.escape(card)}"] .card-link`)
}

export function focusCard(card: CardId): void {
  focusSoon(() => cardLink(card))
}

/** Brings a card into view without taking the focus. */
export function showCard(card: CardId): void {
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches
  const element = document.querySelector(`[data-card="${CSS.escape(card)}"]`)
  element?.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: calm ? 'auto' : 'smooth' })
}
