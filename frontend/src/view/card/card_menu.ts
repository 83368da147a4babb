/**
 * Everything that can be done with a card, as one list: the "…" button, the panel and
 * the keyboard all offer the same.
 */

import type { MenuEntry } from '../../a11y/menu'
import { t } from '../../language/t'
import type { Card, CardId } from '../../store'
import { focusCard } from '../board/focus_card'
import type { Canvas } from '../context'
import { possibleSides } from '../schema'

/** Moves by one place or to an end, tells where the card is now, keeps the focus on it. */
export function moveCard(canvas: Canvas, card: CardId, how: 'moveUp' | 'moveDown' | 'moveFirst' | 'moveLast'): void {
  canvas.ui.say(canvas.commands[how](card))
  focusCard(card)
}

/** Puts a card aside and offers to take that back; the focus goes to its neighbour. */
export function setCardAside(canvas: Canvas, card: Card, reason = ''): void {
  const { store, commands, ui } = canvas
  const ids = store.section(card.section).visible.peek()
  const at = ids.indexOf(card.id)
  const neighbour = ids[at + 1] ?? ids[at - 1] ?? null
  const panel = store.panel.peek()
  if (panel.kind === 'card' && panel.card === card.id) commands.close()
  const result = commands.setAside(card.id, reason)
  ui.tell(result, {
    label: t('Take it back'),
    run: () => {
      ui.tell(commands.restore(card.id))
      focusCard(card.id)
    },
  })
  if (!result.done) return
  if (neighbour !== null) focusCard(neighbour)
  else document.querySelector<HTMLElement>(`#section-${card.section} .section-add`)?.focus()
}

/** Whether any link can be made from or to this card. */
export function isLinkable({ store }: Canvas, card: Card): boolean {
  return possibleSides(card.section, store.sections.peek(), (id) => store.section(id).writable.peek()).length > 0
}

/**
 * Whether the card can be merged with another here: its links go over to the other one, so
 * those that live in other sections must be ours to change too.
 */
export function isMergeable({ store }: Canvas, card: Card): boolean {
  const { incoming, outgoing } = store.links(card.id).peek()
  return [...incoming, ...outgoing].every(({ link }) => store.section(link.section).writable.peek())
}

/** The entries of a card's menu, as things stand when it opens. */
export function cardMenu(canvas: Canvas, card: Card): readonly MenuEntry[] {
  const { store, commands, ui } = canvas
  const copy: MenuEntry = {
    kind: 'action',
    label: t('Copy its code'),
    icon: 'copy',
    disabled: card.code === null,
    run: () => {
      void commands.copyCode(card.id).then((result) => ui.tell(result))
    },
  }
  const openIt: MenuEntry = {
    kind: 'action',
    label: t('Open'),
    icon: 'book-open',
    keys: '↵',
    run: () => {
      commands.open({ kind: 'card', card: card.id, field: null })
    },
  }
  const link: readonly MenuEntry[] = isLinkable(canvas, card)
    ? [{ kind: 'action', label: t('Link to another card…'), icon: 'link', keys: 'L', run: () => ui.ask({ kind: 'link', card: card.id }) }]
    : []
  const story: readonly MenuEntry[] = store.standing.peek().may.has('history')
    ? [{ kind: 'link', label: t('Story of this card'), icon: 'history', href: `${store.config.urls.history}?card=${card.id}` }]
    : []
  if (!store.section(card.section).writable.peek()) return [openIt, ...link, copy, ...story]
  const ids = store.section(card.section).cards.peek()
  const at = ids.indexOf(card.id)
  return [
    openIt,
    {
      kind: 'action',
      label: t('Rewrite the title'),
      icon: 'pencil',
      keys: 'E',
      run: () => ui.write(card.id),
    },
    ...link,
    { kind: 'line' },
    { kind: 'action', label: t('Move up'), icon: 'arrow-up', keys: 'Alt ↑', disabled: at <= 0, run: () => moveCard(canvas, card.id, 'moveUp') },
    { kind: 'action', label: t('Move down'), icon: 'arrow-down', keys: 'Alt ↓', disabled: at === ids.length - 1, run: () => moveCard(canvas, card.id, 'moveDown') },
    { kind: 'action', label: t('Move to…'), icon: 'move', keys: 'M', run: () => ui.ask({ kind: 'move', card: card.id }) },
    { kind: 'line' },
    { kind: 'action', label: t('Split in two…'), icon: 'scissors', disabled: card.body.blocks.length < 2, run: () => ui.ask({ kind: 'split', card: card.id }) },
    { kind: 'action', label: t('Merge with another…'), icon: 'git-merge', disabled: ids.length < 2 || !isMergeable(canvas, card), run: () => ui.ask({ kind: 'merge', card: card.id }) },
    copy,
    ...story,
    { kind: 'line' },
    { kind: 'action', label: t('Set aside'), icon: 'archive', keys: t('Del'), run: () => setCardAside(canvas, card) },
    { kind: 'action', label: t('Set aside and say why…'), icon: 'archive', run: () => ui.ask({ kind: 'aside', card: card.id }) },
  ]
}
