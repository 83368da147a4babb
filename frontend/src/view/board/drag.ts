/**
 * Dragging a card with a mouse: an extra. Every move can be made from the card's menu
 * and by keys, so nothing here is needed by anyone, and telephones never load it.
 */

import type * as Pragmatic from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { isCardSectionId } from '../../document/ids'
import type { CardId, CardSectionId } from '../../store'
import type { Canvas } from '../context'
import { focusCard } from './focus_card'

type Adapter = typeof Pragmatic

let adapter: Promise<Adapter> | null = null

function load(): Promise<Adapter> | null {
  if (!window.matchMedia('(pointer: fine)').matches) return null
  adapter ??= import('@atlaskit/pragmatic-drag-and-drop/element/adapter')
  return adapter
}

/** Lets a card be dragged, and others be dropped before and after it. */
export function makeDraggable(canvas: Canvas, element: HTMLElement, card: CardId): () => void {
  return whenLoaded(({ draggable, dropTargetForElements }) => {
    const stopDrag = draggable({
      element,
      getInitialData: () => ({ card }),
      canDrag: () => canvas.ui.writing.peek() === null,
      onDragStart: () => element.toggleAttribute('data-dragged', true),
      onDrop: () => element.toggleAttribute('data-dragged', false),
    })
    const stopDrop = dropTargetForElements({
      element,
      canDrop: ({ source }) => typeof source.data['card'] === 'string' && source.data['card'] !== card,
      getData: ({ input }) => ({ card, side: half(element, input.clientY) }),
      onDrag: ({ self }) => element.setAttribute('data-drop', String(self.data['side'])),
      onDragLeave: () => element.removeAttribute('data-drop'),
      onDrop: ({ self, source, location }) => {
        element.removeAttribute('data-drop')
        if (location.current.dropTargets[0]?.element !== element) return
        const where = self.data['side'] === 'before' ? { before: card } : { after: card }
        drop(canvas, source.data['card'] as CardId, element.dataset['section'], where)
      },
    })
    return () => {
      stopDrag()
      stopDrop()
    }
  })
}

/** Lets cards be dropped into the free room of a section: at its end. */
export function makeDropRoom(canvas: Canvas, element: HTMLElement, section: CardSectionId): () => void {
  return whenLoaded(({ dropTargetForElements }) =>
    dropTargetForElements({
      element,
      canDrop: ({ source }) => typeof source.data['card'] === 'string',
      onDragEnter: () => element.toggleAttribute('data-drop-room', true),
      onDragLeave: () => element.toggleAttribute('data-drop-room', false),
      onDrop: ({ source, location }) => {
        element.toggleAttribute('data-drop-room', false)
        if (location.current.dropTargets[0]?.element !== element) return
        drop(canvas, source.data['card'] as CardId, section, { at: 'last' })
      },
    }),
  )
}

type Where = Parameters<Canvas['commands']['move']>[1]

function drop(canvas: Canvas, card: CardId, section: string | undefined, where: Where): void {
  const moved = canvas.store.card(card).peek()
  if (moved === null || !isCardSectionId(section)) return
  if (moved.section === section) {
    canvas.ui.say(canvas.commands.move(card, where))
    focusCard(card)
    return
  }
  void canvas.commands.moveToSection(card, section).then((result) => {
    canvas.ui.tell(result)
    if (result.card !== null) focusCard(result.card)
  })
}

function half(element: HTMLElement, y: number): 'before' | 'after' {
  const box = element.getBoundingClientRect()
  return y < box.top + box.height / 2 ? 'before' : 'after'
}

/** Runs `start` once the adapter is here, and its ending when asked, whichever comes first. */
function whenLoaded(start: (adapter: Adapter) => () => void): () => void {
  const loading = load()
  if (loading === null) return () => undefined
  let stop: (() => void) | null = null
  let ended = false
  void loading.then((loaded) => {
    if (!ended) stop = start(loaded)
  })
  return () => {
    ended = true
    stop?.()
  }
}
