/**
 * Writing a card's title on the board itself: the fastest way from a thought to a card.
 *
 * Enter finishes, Enter with Ctrl or Shift finishes and begins the next card. A new
 * card that was left empty on purpose (Escape) is put aside again.
 */

import { t } from '../../language/t'
import type { Card } from '../../store'
import { setCardAside } from '../card/card_menu'
import { nameOf } from '../card/names'
import { useCanvas } from '../context'
import { LiveText } from '../parts/LiveText'
import { LIMITS } from '../schema'
import { addCard } from './add_card'
import { focusCard } from './focus_card'

export function TitleWriter({ card }: { readonly card: Card }) {
  const canvas = useCanvas()
  const { ui } = canvas
  const end = (): void => {
    ui.endWriting()
  }
  return (
    <LiveText
      place={{ section: card.section, card: card.id, field: 'title' }}
      class="card-writer"
      label={t('Title of {card}', { card: nameOf(card) })}
      placeholder={t('In one sentence, in your own words')}
      oneLine
      limit={LIMITS.title}
      takesFocus
      onBlur={() => {
        if (ui.writing.peek() === card.id) end()
      }}
      onKeyDown={(event) => {
        if (event.isComposing) return
        if (event.key === 'Enter') {
          event.preventDefault()
          event.stopPropagation()
          end()
          if (event.ctrlKey || event.metaKey || event.shiftKey) addCard(canvas, card.section, card.id)
          else focusCard(card.id)
        } else if (event.key === 'Escape') {
          event.preventDefault()
          event.stopPropagation()
          end()
          const left = canvas.store.card(card.id).peek()
          if (ui.writingNew && left !== null && left.title.trim() === '') setCardAside(canvas, left)
          else focusCard(card.id)
        }
      }}
    />
  )
}
