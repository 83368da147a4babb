/** Chooses the words that a remark is about: in a field of its own, so that keys and fingers can. */

import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { focusSoon } from '../../a11y/focus'
import { Icon } from '../../a11y/icon'
import { t } from '../../language/t'
import { MOST_QUOTED, pinAt, type CardText, type Pin } from '../../store/pins'
import { keyLabel } from './Changes'

/** The id of the words that were chosen: the field of the remark is described by them. */
export const PINNED = 'pinned-words'

export interface PinningProps {
  readonly section: string
  readonly texts: readonly CardText[]
  readonly pin: Pin | null
  readonly onPin: (pin: Pin | null) => void
  /** Where the focus goes once words are chosen. */
  readonly next: string
}

export function Pinning({ section, texts, pin, onPin, next }: PinningProps) {
  const [choosing, setChoosing] = useState(false)
  const again = useRef<HTMLButtonElement>(null)
  if (texts.length === 0 && pin === null) return null
  if (pin !== null)
    return (
      <div class="pinned">
        <blockquote id={PINNED} dir="auto">
          {pin.quote}
        </blockquote>
        <button
          type="button"
          class="button button-quiet"
          onClick={() => {
            onPin(null)
            focusSoon(() => again.current)
          }}
        >
          {t('About the whole card instead')}
        </button>
      </div>
    )
  if (!choosing)
    return (
      <button ref={again} type="button" class="button button-quiet pin-choose" onClick={() => setChoosing(true)}>
        <Icon name="type" /> {t('Choose the words it is about')}
      </button>
    )
  return (
    <ChoosingWords
      section={section}
      texts={texts}
      onPin={(chosen) => {
        setChoosing(false)
        onPin(chosen)
        focusSoon(() => document.querySelector<HTMLElement>(next))
      }}
    />
  )
}

function ChoosingWords({ section, texts, onPin }: Pick<PinningProps, 'section' | 'texts'> & { readonly onPin: (pin: Pin) => void }) {
  const [at, setAt] = useState(0)
  const [problem, setProblem] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  const help = useId()
  const shown = texts[at] ?? texts[0]
  useLayoutEffect(() => field.current?.focus(), [])
  useLayoutEffect(() => field.current?.setSelectionRange(0, 0), [at])
  if (shown === undefined) return null
  const choose = (): void => {
    const { selectionStart, selectionEnd } = field.current ?? { selectionStart: 0, selectionEnd: 0 }
    const pin = pinAt(shown, selectionStart, selectionEnd)
    if (pin === null) setProblem(t('Select the words first.'))
    else if (pin.quote.length > MOST_QUOTED) setProblem(t('Select fewer words: {n} characters at most.', { n: MOST_QUOTED }))
    else return onPin(pin)
    field.current?.focus()
  }
  return (
    <div class="pinning">
      {texts.length === 1 ? null : (
        <label class="field">
          <span>{t('In which text')}</span>
          <select value={String(at)} onChange={(event) => setAt(Number(event.currentTarget.value))}>
            {texts.map(({ key }, index) => (
              <option key={key} value={String(index)}>
                {keyLabel(section, key)}
              </option>
            ))}
          </select>
        </label>
      )}
      <label class="field">
        <span>{t('Select the words')}</span>
        <span class="hint" id={help}>
          {t('With a finger or a pointer, or with Shift and the arrow keys.')}
        </span>
        {/* A field that is read-only shows no caret in some browsers: nobody would see where Shift begins. */}
        <textarea ref={field} class="grows pin-text" dir="auto" aria-readonly="true" aria-describedby={help} inputMode="none" spellcheck={false} value={shown.text} onBeforeInput={(event) => event.preventDefault()} onDrop={(event) => event.preventDefault()} />
      </label>
      <p class="field-problem" role="alert">
        {problem}
      </p>
      <button type="button" class="button" onClick={choose}>
        {t('It is about these words')}
      </button>
    </div>
  )
}
