/**
 * The threads between cards, for eyes only: the chips and the panel say the same in words.
 *
 * Drawn on demand. With a card chosen only its own threads are drawn, over the cards;
 * otherwise all of them, under the cards, as they would run on the back of an embroidery.
 */

import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { CardId } from '../../store'
import { useCanvas, type Canvas } from '../context'

interface Thread {
  readonly id: string
  readonly path: string
  readonly section: string
}

export function Threads() {
  const canvas = useCanvas()
  const threads = useSignal<readonly Thread[]>([])
  const chosen = canvas.store.thread.value.size > 1

  useEffect(() => {
    const board = document.getElementById('board')
    if (board === null) return
    let asked = 0
    const draw = (): void => {
      asked ||= requestAnimationFrame(() => {
        asked = 0
        threads.value = measure(canvas, board)
      })
    }
    draw()
    // Scrolling does not bubble, but it can be caught on its way down.
    board.addEventListener('scroll', draw, { capture: true, passive: true })
    const sizes = new ResizeObserver(draw)
    sizes.observe(board)
    const changes = new MutationObserver(draw)
    changes.observe(board, { childList: true, subtree: true, attributes: true, attributeFilter: ['class'] })
    return () => {
      cancelAnimationFrame(asked)
      board.removeEventListener('scroll', draw, { capture: true })
      sizes.disconnect()
      changes.disconnect()
    }
  }, [])

  return (
    <svg class={chosen ? 'threads threads-chosen' : 'threads'} aria-hidden="true" focusable="false">
      {threads.value.map(({ id, path, section }) => (
        <path key={id} class="threads-line" data-section={section} d={path} />
      ))}
    </svg>
  )
}

function measure({ store }: Canvas, board: HTMLElement): Thread[] {
  const frame = board.parentElement?.getBoundingClientRect()
  if (frame === undefined) return []
  const boxes = new Map<CardId, DOMRect>()
  for (const element of board.querySelectorAll<HTMLElement>('[data-card]')) {
    const box = inView(element)
    if (box !== null) boxes.set(element.dataset['card'] as CardId, box)
  }
  const at = store.thread.peek().size > 1 ? store.selection.peek().card : null
  const found: Thread[] = []
  for (const [id, from] of boxes) {
    for (const { link } of store.links(id).peek().outgoing) {
      const to = boxes.get(link.to)
      if (to === undefined || (at !== null && link.from !== at && link.to !== at)) continue
      found.push({ id: link.id, path: curve(from, to, frame), section: link.section })
    }
  }
  return found
}

/** The card's box, if some of it can be seen in its section. */
function inView(element: HTMLElement): DOMRect | null {
  const box = element.getBoundingClientRect()
  const room = element.closest('.section-scroll')?.getBoundingClientRect()
  if (room === undefined || box.height === 0) return null
  return box.bottom < room.top + 8 || box.top > room.bottom - 8 ? null : box
}

function curve(from: DOMRect, to: DOMRect, frame: DOMRect): string {
  const x = (value: number): number => Math.round(value - frame.left)
  const y = (box: DOMRect): number => Math.round(box.top + Math.min(box.height / 2, 40) - frame.top)
  if (Math.abs(from.left - to.left) < 8) {
    // Within one section the thread goes around the cards' outer side.
    const side = x(from.right)
    return `M${side} ${y(from)}C${side + 36} ${y(from)} ${side + 36} ${y(to)} ${side} ${y(to)}`
  }
  const rightwards = from.left < to.left
  const start = x(rightwards ? from.right : from.left)
  const end = x(rightwards ? to.left : to.right)
  const pull = Math.max(24, Math.abs(end - start) / 2) * (rightwards ? 1 : -1)
  return `M${start} ${y(from)}C${start + pull} ${y(from)} ${end - pull} ${y(to)} ${end} ${y(to)}`
}
