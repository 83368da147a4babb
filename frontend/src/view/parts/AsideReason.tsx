/** Why a card lies in the bin: to be said by whoever may write there, to be read by all. */

import { useId } from 'preact/hooks'
import { t } from '../../language/t'
import type { Card } from '../../store'
import { codeOf } from '../card/names'
import { useCanvas } from '../context'
import { LIMITS } from '../schema'

export function AsideReason({ card }: { readonly card: Card }) {
  const { store, commands, ui } = useCanvas()
  const id = useId()
  const reason = card.setAside?.reason ?? ''
  const say = (words: string): void => {
    if (words.trim() !== reason) ui.say(commands.setAside(card.id, words))
  }
  if (!store.section(card.section).writable.value) {
    return reason === '' ? null : (
      <p class="aside-reason small" dir="auto">
        {reason}
      </p>
    )
  }
  return (
    <div class="field aside-reason">
      <label for={id} class="field-label small">
        {t('Why was it set aside?')}
        <span class="out-of-sight"> {codeOf(card)}</span>
      </label>
      <textarea
        id={id}
        class="grows"
        rows={1}
        dir="auto"
        maxLength={LIMITS.text}
        value={reason}
        onChange={(event) => say(event.currentTarget.value)}
        onKeyDown={(event) => {
          // One sentence has one line, however long it shows.
          if (event.key !== 'Enter' || event.isComposing) return
          event.preventDefault()
          say(event.currentTarget.value)
        }}
      />
    </div>
  )
}
