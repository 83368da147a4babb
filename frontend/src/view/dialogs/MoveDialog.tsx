/** Moving a card without dragging: to a place in its section, or to another section. */

import { useState } from 'preact/hooks'
import { Dialog } from '../../a11y/dialog'
import { Icon } from '../../a11y/icon'
import { t, tn } from '../../language/t'
import type { Card, CardSectionId } from '../../store'
import { focusCard } from '../board/focus_card'
import { moveCard } from '../card/card_menu'
import { codeOf, nameOf } from '../card/names'
import { useCanvas } from '../context'
import { SectionMark } from '../parts/SectionMark'
import { sectionInfo } from '../schema'

export function MoveDialog({ card, section }: { readonly card: Card; readonly section: string | null }) {
  const canvas = useCanvas()
  const { store, commands, ui } = canvas
  const ids = store.section(card.section).cards.value
  const at = ids.indexOf(card.id)
  const elsewhere = store.sections.value.filter((id) => id !== card.section && store.section(id).writable.value)
  const [place, setPlace] = useState(String(at + 1))
  const [busy, setBusy] = useState<CardSectionId | null>(null)

  const step = (how: 'moveUp' | 'moveDown' | 'moveFirst' | 'moveLast'): void => {
    ui.dismiss()
    moveCard(canvas, card.id, how)
  }
  const toPlace = (): void => {
    const wanted = Math.min(Math.max(1, Math.round(Number(place) || at + 1)), ids.length)
    ui.dismiss()
    ui.say(commands.moveTo(card.id, wanted))
    focusCard(card.id)
  }
  const toSection = (to: CardSectionId): void => {
    setBusy(to)
    void commands.moveToSection(card.id, to).then((result) => {
      setBusy(null)
      if (result.done) ui.dismiss()
      ui.tell(result)
      if (result.card !== null) focusCard(result.card)
    })
  }

  return (
    <Dialog title={t('Move {card}', { card: nameOf(card) })} onClose={() => ui.dismiss()} first={section === null ? '.dialog-body button:not(:disabled)' : `[data-to="${section}"]`}>
      <section class="dialog-part">
        <h3>{t('In its section')}</h3>
        <p class="quiet">{tn('{code} is {place} of {n}.', '{code} is {place} of {n}.', ids.length, { code: codeOf(card), place: at + 1 })}</p>
        <div class="buttons">
          <button type="button" class="button" disabled={at <= 0} onClick={() => step('moveUp')}>
            <Icon name="arrow-up" />
            {t('Up')}
          </button>
          <button type="button" class="button" disabled={at === ids.length - 1} onClick={() => step('moveDown')}>
            <Icon name="arrow-down" />
            {t('Down')}
          </button>
          <button type="button" class="button" disabled={at <= 0} onClick={() => step('moveFirst')}>
            <Icon name="arrow-up-to-line" />
            {t('First')}
          </button>
          <button type="button" class="button" disabled={at === ids.length - 1} onClick={() => step('moveLast')}>
            <Icon name="arrow-down-to-line" />
            {t('Last')}
          </button>
        </div>
        <form
          class="move-place"
          onSubmit={(event) => {
            event.preventDefault()
            toPlace()
          }}
        >
          <label for="move-place">{t('Or to the place')}</label>
          <input id="move-place" type="number" min={1} max={ids.length} value={place} onInput={(event) => setPlace(event.currentTarget.value)} />
          <button type="submit" class="button">
            {t('Move')}
          </button>
        </form>
      </section>
      {elsewhere.length === 0 ? null : (
      <section class="dialog-part">
        <h3>{t('To another section')}</h3>
        <p class="quiet">{t('It gets a new code there. Its words stay; answers that only belong here are kept in its text.')}</p>
        <div class="move-sections">
          {elsewhere.map((id) => (
            <button key={id} type="button" class="button move-section" data-section={id} data-to={id} aria-disabled={busy !== null} onClick={() => (busy === null ? toSection(id) : undefined)}>
              <SectionMark section={id} />
              {t(sectionInfo(id).label)}
            </button>
          ))}
        </div>
      </section>
      )}
    </Dialog>
  )
}
