/**
 * The first thing somebody who has just come in may do: one field, one button.
 *
 * It opens by itself after joining (`#add` in the address), in the first section where they
 * may write. Unlike the board's own button it makes no card before there are words, so that
 * thirty people who come in do not leave thirty empty cards.
 */

import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { Icon } from '../../a11y/icon'
import { t } from '../../language/t'
import type { CardSectionId } from '../../store'
import { useCanvas } from '../context'
import { LIMITS, sectionInfo } from '../schema'
import { focusCard } from './focus_card'

export function FirstWords({ section }: { readonly section: CardSectionId }) {
  const { commands, ui } = useCanvas()
  const [words, setWords] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  const id = useId()
  useEffect(() => field.current?.focus(), [])

  const add = (): void => {
    const title = words.replace(/\s+/g, ' ').trim()
    if (title === '') {
      field.current?.focus()
      return
    }
    const result = commands.addCard(section, { title, where: { at: 'last' } })
    if (!result.done) {
      ui.tell(result)
      return
    }
    ui.say(result)
    ui.endFirstWords()
    if (result.card !== null) focusCard(result.card)
  }
  const notNow = (): void => {
    ui.endFirstWords()
    // The field goes away under the focus: it waits where one may still begin.
    requestAnimationFrame(() => {
      const ways = document.querySelectorAll<HTMLElement>(`#section-${section} :is(.section-add, .section-foot button)`)
      ;[...ways].find((way) => way.offsetParent !== null)?.focus()
    })
  }
  return (
    <form
      class="first-words"
      onSubmit={(event) => {
        event.preventDefault()
        add()
      }}
    >
      <label for={id}>{t(sectionInfo(section).invitation)}</label>
      <textarea
        id={id}
        ref={field}
        class="grows"
        dir="auto"
        rows={2}
        maxLength={LIMITS.title}
        placeholder={t('In one sentence, in your own words')}
        enterkeyhint="done"
        value={words}
        onInput={(event) => setWords(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.isComposing || event.key !== 'Enter' || event.shiftKey) return
          event.preventDefault()
          add()
        }}
      />
      <div class="buttons">
        <button class="button button-primary">
          <Icon name="plus" />
          <span>{t('Add')}</span>
        </button>
        <button type="button" class="button button-quiet" onClick={notNow}>
          {t('Not now')}
        </button>
      </div>
    </form>
  )
}
