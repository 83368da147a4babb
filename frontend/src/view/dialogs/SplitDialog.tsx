/** Making two cards of one: choose where the second begins. */

import { useState } from 'preact/hooks'
import { Dialog } from '../../a11y/dialog'
import { t } from '../../language/t'
import type { Block, Card } from '../../store'
import { focusCard } from '../board/focus_card'
import { nameOf } from '../card/names'
import { useCanvas } from '../context'

export function SplitDialog({ card }: { readonly card: Card }) {
  const { commands, ui } = useCanvas()
  const [at, setAt] = useState(1)
  const blocks = card.body.blocks
  const split = (): void => {
    ui.dismiss()
    const result = commands.split(card.id, at)
    ui.tell(result, { label: t('Undo'), run: () => ui.say(commands.undo()) })
    focusCard(result.card ?? card.id)
  }
  return (
    <Dialog
      title={t('Split {card} in two', { card: nameOf(card) })}
      onClose={() => ui.dismiss()}
      first="input:checked"
      foot={
        <>
          <button type="button" class="button" onClick={() => ui.dismiss()}>
            {t('Cancel')}
          </button>
          <button type="button" class="button button-primary" disabled={blocks.length < 2} onClick={split}>
            {t('Split')}
          </button>
        </>
      }
    >
      <p>{t('The new card stands right after this one and takes the text from the chosen paragraph on. The links stay with the first.')}</p>
      <fieldset class="field">
        <legend class="field-label">{t('Where does the second card begin?')}</legend>
        <div class="choices-column">
          {blocks.slice(1).map((block, index) => (
            <label key={index} class="choice">
              <input type="radio" name="split" checked={at === index + 1} onChange={() => setAt(index + 1)} />
              <span dir="auto" class="split-words">
                {firstWords(block)}
              </span>
            </label>
          ))}
        </div>
      </fieldset>
    </Dialog>
  )
}

const MOST = 120

function firstWords(block: Block): string {
  const text = words(block).trim()
  if (text === '') return t('(an empty paragraph)')
  return text.length > MOST ? `${text.slice(0, MOST).trimEnd()}…` : text
}

function words(block: Block): string {
  if (block.kind === 'list') return block.items.map((item) => item.map(words).join(' ')).join(' · ')
  return block.inlines.map((inline) => (inline.kind === 'text' ? inline.text : ' ')).join('')
}
