/**
 * The address keeps where one is: `#needs` for a section, `#needs/B3` for an open card.
 *
 * Such an address can be sent to somebody, and "back" closes a card instead of
 * leaving the canvas.
 */

import { effect } from '@preact/signals'
import { isCardSectionId } from '../document/ids'
import type { Card, CardId, CardSectionId } from '../store'
import type { Canvas } from './context'

/** The address of a card within its canvas: by its code, or by its id until it has one. */
export function addressOf(card: Pick<Card, 'section' | 'code' | 'id'>): string {
  return `#${card.section}/${encodeURIComponent(card.code ?? card.id)}`
}

interface Spot {
  readonly section: CardSectionId
  readonly card: string | null
}

function parse(hash: string): Spot | null {
  const [section, card] = hash.replace(/^#/, '').split('/')
  if (!isCardSectionId(section)) return null
  return { section, card: card === undefined || card === '' ? null : decodeURIComponent(card) }
}

/** Keeps the address and the page in step until the returned function is called. */
export function keepAddress(canvas: Canvas): () => void {
  const { store, commands } = canvas

  const find = (spot: Spot): CardId | null => {
    if (spot.card === null) return null
    return store.cardByCode(spot.card) ?? (store.card(spot.card as CardId).peek() === null ? null : (spot.card as CardId))
  }

  const go = (): void => {
    const spot = parse(location.hash)
    if (spot === null || !store.sections.peek().includes(spot.section)) return
    const card = find(spot)
    commands.select(spot.section, card)
    if (card !== null) commands.open({ kind: 'card', card, field: null })
    else commands.close()
  }

  /* The card in the address may not be here yet when the page opens: wait for its section. */
  let arriving = parse(location.hash)
  const stopArriving = effect(() => {
    if (arriving === null) return
    if (!store.sections.value.includes(arriving.section)) {
      // It is not open to this person: the page begins where it is.
      arriving = null
      return
    }
    if (!store.section(arriving.section).loaded.value) return
    const { card } = arriving
    const ids = store.section(arriving.section).cards.value
    arriving = null
    if (card === null || ids.length > 0) queueMicrotask(go)
  })

  const stopWriting = effect(() => {
    const { section: opened } = arriving ?? {}
    if (opened !== undefined && !store.sections.value.includes(opened)) arriving = null
    const panel = store.panel.value
    const { section } = store.selection.value
    const card = panel.kind === 'card' ? store.card(panel.card).value : null
    if (arriving !== null) return
    const wanted = card === null ? `#${section}` : addressOf(card)
    if (wanted === location.hash) return
    const opening = card !== null && (parse(location.hash)?.card ?? null) === null
    if (opening) history.pushState(null, '', wanted)
    else history.replaceState(null, '', wanted)
  })

  window.addEventListener('popstate', go)
  window.addEventListener('hashchange', go)
  return () => {
    stopArriving()
    stopWriting()
    window.removeEventListener('popstate', go)
    window.removeEventListener('hashchange', go)
  }
}
