/**
 * The board's keys. All of them do what a button or a menu does as well; the list that
 * people see is in `dialogs/KeysDialog.tsx`.
 *
 * Letters work only while a card has the focus, and can be switched off: somebody who
 * dictates must not set cards aside by speaking.
 */

import { isRightToLeft, sideOfKey } from '../../a11y/direction'
import { actionFor, type Action } from '../../commands'
import { CARD_SECTIONS, type Card, type CardId, type CardSectionId } from '../../store'
import { isLinkable, moveCard, setCardAside } from '../card/card_menu'
import type { Canvas } from '../context'
import { settings } from '../settings'
import { addCard } from './add_card'
import { cardLink, focusCard } from './focus_card'

const APPLE = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** What a key means here; null for letters when they are switched off. */
export function meaning(event: KeyboardEvent, typing: boolean): Action | null {
  const alone = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey
  if (alone && !settings.letters.peek()) return null
  return actionFor(event, { typing, rtl: isRightToLeft(), apple: APPLE })
}

/** Handles a key pressed somewhere on the board. */
export function onBoardKey(canvas: Canvas, event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  const target = event.target
  if (!(target instanceof HTMLElement) || !target.classList.contains('card-link')) return
  const id = target.closest<HTMLElement>('[data-card]')?.dataset['card'] as CardId | undefined
  const card = id === undefined ? null : canvas.store.card(id).peek()
  if (card === null) return
  const action = meaning(event, false)
  if ((action !== null && act(canvas, card, action)) || ownKey(canvas, card, event)) {
    event.preventDefault()
    event.stopPropagation()
  }
}

function act(canvas: Canvas, card: Card, action: Action): boolean {
  const walk = WALKS[action]
  const change = CHANGES[action]
  if (walk !== undefined) walk(canvas, card)
  else if (change !== undefined && canvas.store.section(card.section).writable.peek()) change(canvas, card)
  else if (action === 'add_link' && isLinkable(canvas, card)) canvas.ui.ask({ kind: 'link', card: card.id })
  else return false
  return true
}

type Act = (canvas: Canvas, card: Card) => void

/** Going about; nothing is changed. */
const WALKS: Partial<Record<Action, Act>> = {
  next_card: (canvas, card) => walkBy(canvas, card, 1),
  previous_card: (canvas, card) => walkBy(canvas, card, -1),
  first_card: (canvas, card) => walkTo(shown(canvas, card)[0]),
  last_card: (canvas, card) => walkTo(shown(canvas, card).at(-1)),
  next_section: (canvas, card) => walkAcross(canvas, card, 1),
  previous_section: (canvas, card) => walkAcross(canvas, card, -1),
}

const CHANGES: Partial<Record<Action, Act>> = {
  move_up: (canvas, card) => moveCard(canvas, card.id, 'moveUp'),
  move_down: (canvas, card) => moveCard(canvas, card.id, 'moveDown'),
  move_first: (canvas, card) => moveCard(canvas, card.id, 'moveFirst'),
  move_last: (canvas, card) => moveCard(canvas, card.id, 'moveLast'),
  move_to: ({ ui }, card) => ui.ask({ kind: 'move', card: card.id }),
  add_card: (canvas, card) => addCard(canvas, card.section, card.id),
  set_aside: (canvas, card) => setCardAside(canvas, card),
}

/** Keys that only make sense where there is a board. */
function ownKey(canvas: Canvas, card: Card, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return false
  const writable = canvas.store.section(card.section).writable.peek()
  if (event.altKey) {
    const side = sideOfKey(event.key)
    if (side === null || !writable) return false
    // To another section a card gets a new code: that is asked for, not done by one key.
    const to = neighbour(canvas, card.section, side === 'on' ? 1 : -1)
    if (to !== null && canvas.store.section(to).writable.peek()) canvas.ui.ask({ kind: 'move', card: card.id, section: to })
    return true
  }
  const key = event.key.toLowerCase()
  const letters = settings.letters.peek()
  if (writable && (key === 'f2' || (key === 'e' && letters))) {
    canvas.ui.write(card.id)
    return true
  }
  if (key === 'o' && letters) {
    canvas.commands.open({ kind: 'card', card: card.id, field: null })
    return true
  }
  const section = letters ? CARD_SECTIONS[Number(key) - 1] : undefined
  if (section === undefined || !canvas.store.sections.peek().includes(section)) return false
  const first = canvas.store.section(section).visible.peek()[0]
  canvas.commands.select(section, first ?? null)
  if (first !== undefined) focusCard(first)
  else document.querySelector<HTMLElement>(`#section-${section} button`)?.focus()
  return true
}

function shown(canvas: Canvas, card: Card): readonly CardId[] {
  return canvas.store.section(card.section).visible.peek()
}

function walkBy(canvas: Canvas, card: Card, step: 1 | -1): void {
  const ids = shown(canvas, card)
  walkTo(ids[ids.indexOf(card.id) + step])
}

function walkTo(card: CardId | undefined): void {
  if (card !== undefined) focusCard(card)
}

/** To the next section that shows a card: to the card that is at the same height there. */
function walkAcross(canvas: Canvas, card: Card, step: 1 | -1): void {
  const height = cardLink(card.id)?.getBoundingClientRect().top ?? 0
  let section: CardSectionId | null = card.section
  while ((section = neighbour(canvas, section, step)) !== null) {
    const to = nearest(canvas.store.section(section).visible.peek(), height)
    if (to === undefined) continue
    canvas.commands.select(section, to)
    focusCard(to)
    break
  }
}

function nearest(ids: readonly CardId[], height: number): CardId | undefined {
  let best = ids[0]
  let least = Infinity
  for (const id of ids) {
    const box = cardLink(id)?.getBoundingClientRect()
    if (box === undefined || box.height === 0) continue
    const distance = Math.abs(box.top - height)
    if (distance < least) [best, least] = [id, distance]
  }
  return best
}

function neighbour(canvas: Canvas, section: CardSectionId, step: 1 | -1): CardSectionId | null {
  const sections = canvas.store.sections.peek()
  return sections[sections.indexOf(section) + step] ?? null
}
