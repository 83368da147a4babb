/** What only the server can do, and what only the browser can. */

import type { CardId, CardSectionId } from '../document/ids'
import type { Canvas } from '../store/canvas'
import { isResult, reach } from './context'
import { done, nameOf, notDone } from './results'
import type { Result } from './types'

const SAVING_PATIENCE_MS = 5_000

/**
 * Moves a card to another part.
 *
 * The server does it: two browsers copying and deleting at once would double the card.
 * What was typed here must have arrived before, or it would stay behind.
 */
export async function moveToSection(canvas: Canvas, id: CardId, section: CardSectionId): Promise<Result> {
  const found = reach(canvas, id)
  if (isResult(found)) return found
  if (!canvas.mayWrite(section)) return notDone('read_only', {}, id)
  if (!(await savedSoon(canvas))) return notDone('not_connected', {}, id)
  let response: Response
  try {
    response = await fetch(`${canvas.config.urls.api}/cards/${id}/move`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify({ section }),
    })
  } catch {
    return notDone('not_connected', {}, id)
  }
  if (!response.ok) return notDone('server_refused', { status: response.status }, id)
  canvas.selection.value = { section, card: id }
  return done('card_changed_section', { card: nameOf(found.card) }, id)
}

/** Whether everything done here reaches the server's log soon. */
async function savedSoon(canvas: Canvas): Promise<boolean> {
  const calm = (): boolean => canvas.status.peek().kind !== 'offline' && canvas.unsaved.peek() === 0
  if (calm()) return true
  return new Promise((resolve) => {
    let stop = (): void => undefined
    const finish = (saved: boolean): void => {
      clearTimeout(timer)
      stop()
      resolve(saved)
    }
    const timer = setTimeout(() => finish(false), SAVING_PATIENCE_MS)
    stop = canvas.unsaved.subscribe(() => {
      // Not within the notification: `stop` is not known yet the first time.
      queueMicrotask(() => {
        if (calm()) finish(true)
      })
    })
  })
}

export async function copyCode(canvas: Canvas, id: CardId): Promise<Result> {
  const card = canvas.cards.peek(id)
  if (card === null) return notDone('no_such_card')
  if (card.code === null) return notDone('code_missing', {}, id)
  try {
    await navigator.clipboard.writeText(card.code)
    return done('code_copied', { card: card.code }, id)
  } catch {
    return notDone('copying_refused', {}, id)
  }
}
