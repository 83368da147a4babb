/** Linking a card to any other: first which card, then, if there are several, in what way. */

import { useState } from 'preact/hooks'
import { Dialog } from '../../a11y/dialog'
import { t } from '../../language/t'
import type { Card, CardId, CardSectionId } from '../../store'
import { focusCard } from '../board/focus_card'
import { codeOf, nameOf } from '../card/names'
import { useCanvas } from '../context'
import { CardFinder } from '../parts/CardFinder'
import { CardTitle } from '../parts/CardTitle'
import { possibleSides, type LinkSide } from '../schema'

export function LinkDialog({ card }: { readonly card: Card }) {
  const { store, ui } = useCanvas()
  const [other, setOther] = useState<CardId | null>(null)
  const chosen = other === null ? null : store.card(other).value
  const sides = possibleSides(card.section, store.sections.value, (id) => store.section(id).writable.value)
  const sections = store.sections.value.filter((id) => sides.some((side) => side.other === id))
  return (
    <Dialog title={t('Link {card}', { card: nameOf(card) })} onClose={() => ui.dismiss()} first="input">
      {chosen === null ? (
        <CardFinder label={t('To which card?')} sections={sections} not={card.id} onPick={setOther} takesFocus />
      ) : (
        <ChooseWay card={card} other={chosen} sides={sides.filter((side) => side.other === chosen.section)} onBack={() => setOther(null)} />
      )}
    </Dialog>
  )
}

interface ChooseWayProps {
  readonly card: Card
  readonly other: Card & { readonly section: CardSectionId }
  readonly sides: readonly LinkSide[]
  readonly onBack: () => void
}

function ChooseWay({ card, other, sides, onBack }: ChooseWayProps) {
  const { store, commands, ui } = useCanvas()
  const [at, setAt] = useState(0)
  const side = sides[at]
  const field = side?.kind.fields.find((known) => known.options.length > 0)
  const [said, setSaid] = useState('')
  const { outgoing, incoming } = store.links(card.id).value
  const exists = (one: LinkSide): boolean => (one.way === 'out' ? outgoing : incoming).some((end) => end.other === other.id && end.link.kind === one.kind.id)

  const make = (): void => {
    if (side === undefined) return
    const [from, to] = side.way === 'out' ? [card.id, other.id] : [other.id, card.id]
    const value = said !== '' ? said : field?.required === true ? (field.options[0]?.id ?? '') : ''
    ui.tell(commands.link(side.kind.id, from, to, field === undefined || value === '' ? {} : { [field.key]: value }))
    ui.dismiss()
    focusCard(card.id)
  }

  return (
    <form
      class="dialog-part"
      onSubmit={(event) => {
        event.preventDefault()
        make()
      }}
    >
      <fieldset class="field">
        <legend class="field-label">{t('In what way?')}</legend>
        <div class="choices-column">
          {sides.map((one, index) => (
            <label key={`${one.kind.id}-${one.way}`} class="choice" data-section={other.section}>
              <input
                ref={(element) => {
                  if (element !== null && index === 0 && element.dataset['met'] === undefined) {
                    element.dataset['met'] = ''
                    element.focus()
                  }
                }}
                type="radio"
                name="way"
                checked={index === at}
                disabled={exists(one)}
                onChange={() => {
                  setAt(index)
                  setSaid('')
                }}
              />
              <span>
                {codeOf(card)} <em>{t(one.label)}</em> {codeOf(other)} <CardTitle title={other.title} />
                {exists(one) ? <span class="small quiet"> ({t('linked already')})</span> : null}
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {field === undefined ? null : (
        <div class="field">
          <label class="field-label" for="link-more">
            {t(field.label)}
          </label>
          <select id="link-more" value={said} onChange={(event) => setSaid(event.currentTarget.value)}>
            {field.required ? null : <option value="">{t('not said')}</option>}
            {field.options.map(({ id, label }) => (
              <option key={id} value={id}>
                {t(label)}
              </option>
            ))}
          </select>
        </div>
      )}
      <div class="buttons">
        <button type="submit" class="button button-primary">
          {t('Make the link')}
        </button>
        <button type="button" class="button" onClick={onBack}>
          {t('Another card')}
        </button>
      </div>
    </form>
  )
}
