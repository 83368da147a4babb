/** Setting a card aside and saying why, in one's own words; its story will quote them. */

import { useId, useState } from 'preact/hooks'
import { Dialog } from '../../a11y/dialog'
import { t } from '../../language/t'
import type { Card } from '../../store'
import { setCardAside } from '../card/card_menu'
import { nameOf } from '../card/names'
import { useCanvas } from '../context'
import { LIMITS } from '../schema'

export function AsideDialog({ card }: { readonly card: Card }) {
  const canvas = useCanvas()
  const id = useId()
  const [reason, setReason] = useState('')
  return (
    <Dialog
      title={t('Set {card} aside', { card: nameOf(card) })}
      onClose={() => canvas.ui.dismiss()}
      first="input"
      foot={
        <>
          <button type="button" class="button" onClick={() => canvas.ui.dismiss()}>
            {t('Cancel')}
          </button>
          <button type="submit" form={`${id}-form`} class="button button-primary">
            {t('Set aside')}
          </button>
        </>
      }
    >
      <form
        id={`${id}-form`}
        onSubmit={(event) => {
          event.preventDefault()
          canvas.ui.dismiss()
          setCardAside(canvas, card, reason)
        }}
      >
        <div class="field">
          <label for={id} class="field-label">
            {t('Why is it set aside?')}
          </label>
          <span class="hint" id={`${id}-hint`}>
            {t('One sentence that whoever wrote it can read. It stays in the story of the card.')}
          </span>
          <input
            id={id}
            type="text"
            dir="auto"
            autocomplete="off"
            maxLength={LIMITS.text}
            aria-describedby={`${id}-hint`}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </div>
      </form>
    </Dialog>
  )
}
