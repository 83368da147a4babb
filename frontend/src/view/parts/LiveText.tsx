/**
 * A text that several people write at once, in a plain text field.
 *
 * Plain fields and not an editor: they work with every screen reader, keyboard and
 * telephone. What others type moves the words around the caret, never the caret or
 * the focus.
 */

import type { Ref } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type * as Y from 'yjs'
import { bindTextField } from '../../document/text_field'
import { t } from '../../language/t'
import type { CardId, CardSectionId } from '../../store'
import { useCanvas, type Canvas } from '../context'

/** Which text: one of a card, or one of the canvas itself. */
export type TextPlace =
  | { readonly section: CardSectionId; readonly card: CardId; readonly field: string }
  | { readonly section: 'frame'; readonly field: string }

export interface LiveTextProps {
  readonly place: TextPlace
  readonly id?: string
  readonly class?: string
  /** For a field without a `<label>` of its own. */
  readonly label?: string
  readonly describedBy?: string
  readonly placeholder?: string
  /** Titles: no line breaks, Enter is the caller's. */
  readonly oneLine?: boolean
  readonly rows?: number
  readonly limit?: number
  /** Takes the focus when it appears, caret at the end. */
  readonly takesFocus?: boolean
  readonly onKeyDown?: (event: KeyboardEvent) => void
  readonly onBlur?: () => void
  readonly field?: Ref<HTMLTextAreaElement>
}

export function LiveText(props: LiveTextProps) {
  const canvas = useCanvas()
  const { place, oneLine = false } = props
  const box = useRef<HTMLTextAreaElement>(null)
  const writable = mayWrite(canvas, place)
  const text = useText(canvas, place)
  const card = place.section === 'frame' ? null : place.card

  // Bound before anybody can type: a letter in an unbound field would be lost.
  useLayoutEffect(() => {
    const element = box.current
    if (element === null || text === null) return
    const unbind = bindTextField(element, text, {
      ...(props.limit === undefined || props.limit === 0 ? {} : { limit: props.limit }),
      onUndo: () => canvas.ui.say(canvas.commands.undo()),
      onRedo: () => canvas.ui.say(canvas.commands.redo()),
      onTyping: () => {
        if (card !== null) canvas.commands.pointAt({ card, field: place.field, typing: true })
      },
      onLimit: (limit) => canvas.ui.show(t('This text is at its limit of {limit} characters. What goes beyond was not taken.', { limit })),
    })
    const stop = growing(element, text)
    return () => {
      stop()
      unbind()
    }
  }, [text, writable])

  useLayoutEffect(() => {
    if (props.takesFocus !== true || box.current === null) return
    box.current.focus()
    box.current.setSelectionRange(box.current.value.length, box.current.value.length)
  }, [props.takesFocus])

  return (
    <textarea
      ref={(element) => {
        box.current = element
        if (typeof props.field === 'function') props.field(element)
        else if (props.field) props.field.current = element
      }}
      id={props.id}
      class={`grows ${props.class ?? ''}`}
      dir="auto"
      rows={props.rows ?? 1}
      data-live=""
      aria-label={props.label}
      aria-describedby={props.describedBy}
      placeholder={props.placeholder}
      readOnly={!writable || text === null}
      enterkeyhint={oneLine ? 'done' : undefined}
      onFocus={() => {
        if (card !== null) canvas.commands.pointAt({ card, field: place.field })
      }}
      onBlur={() => {
        canvas.commands.endStep()
        props.onBlur?.()
      }}
      onKeyDown={props.onKeyDown}
      onBeforeInput={(event) => {
        if (oneLine && (event.inputType === 'insertLineBreak' || event.inputType === 'insertParagraph')) event.preventDefault()
      }}
      onPaste={(event) => {
        if (oneLine) pasteOnOneLine(event)
      }}
    />
  )
}

/** Whether one may write here; read while drawing, so that a change draws again. */
function mayWrite({ store }: Canvas, place: TextPlace): boolean {
  return place.section === 'frame' ? store.frameWritable.value : store.section(place.section).writable.value
}

/** The shared text as it is now: another one after its document was replaced, none before it arrived. */
function useText({ store }: Canvas, place: TextPlace): Y.Text | null {
  if (place.section === 'frame') {
    const { texts } = store.frame.value
    return texts[place.field] === undefined ? null : store.frameText(place.field)
  }
  const replaced = store.section(place.section).generation.value
  const card = store.card(place.card).value
  return card === null || replaced < 0 ? null : store.text(place.card, place.field)
}

function pasteOnOneLine(event: ClipboardEvent): void {
  const field = event.currentTarget
  const text = event.clipboardData?.getData('text/plain') ?? ''
  if (!(field instanceof HTMLTextAreaElement) || field.readOnly || !/[\r\n]/.test(text)) return
  event.preventDefault()
  field.setRangeText(text.trim().replace(/\s*[\r\n]+\s*/g, ' '), field.selectionStart, field.selectionEnd, 'end')
  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
}

/** Where the browser cannot size a field by its words itself. */
function growing(element: HTMLTextAreaElement, text: Y.Text): () => void {
  if (CSS.supports('field-sizing', 'content')) return () => undefined
  const grow = (): void => {
    element.style.setProperty('height', 'auto')
    element.style.setProperty('height', `${element.scrollHeight + 2}px`)
  }
  const later = (): void => {
    requestAnimationFrame(grow)
  }
  grow()
  element.addEventListener('input', grow)
  text.observe(later)
  return () => {
    element.removeEventListener('input', grow)
    text.unobserve(later)
  }
}
