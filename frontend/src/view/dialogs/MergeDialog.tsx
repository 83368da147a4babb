/** Making one card of two: the other takes this one's words and links, this one is set aside. */

import { useState } from 'preact/hooks'
import { Dialog } from '../../a11y/dialog'
import { t } from '../../language/t'
import type { Card, CardId } from '../../store'
import { focusCard } from '../board/focus_card'
import { codeOf, nameOf } from '../card/names'
import { useCanvas } from '../context'
import { CardFinder } from '../parts/CardFinder'
import { CardTitle } from '../parts/CardTitle'

export function MergeDialog({ card }: { readonly card: Card }) {
  const { store, commands, ui } = useCanvas()
  const [into, setInto] = useState<CardId | null>(null)
  const other = into === null ? null : store.card(into).value
  const merge = (): void => {
    if (into === null) return
    const panel = store.panel.peek()
    if (panel.kind === 'card' && panel.card === card.id) commands.close()
    ui.dismiss()
    ui.tell(commands.merge(card.id, into), { label: t('Undo'), run: () => ui.say(commands.undo()) })
    focusCard(into)
  }
  return (
    <Dialog
      title={t('Merge {card} with another', { card: nameOf(card) })}
      onClose={() => ui.dismiss()}
      first="input"
      {...(other === null
        ? {}
        : {
            foot: (
              <>
                <button type="button" class="button" onClick={() => setInto(null)}>
                  {t('Another card')}
                </button>
                <button type="button" class="button button-primary" onClick={merge}>
                  {t('Merge')}
                </button>
              </>
            ),
          })}
    >
      {other === null ? (
        <CardFinder label={t('With which card?')} sections={[card.section]} not={card.id} onPick={setInto} takesFocus />
      ) : (
        <div class="dialog-part">
          <p>
            <span class="chip chip-code" data-section={other.section}>
              {codeOf(other)}
            </span>{' '}
            <CardTitle title={other.title} />
          </p>
          <p>{t('{into} keeps its title and takes the text and the links of {from}. {from} is set aside; nothing is lost.', { into: codeOf(other), from: codeOf(card) })}</p>
        </div>
      )}
    </Dialog>
  )
}
