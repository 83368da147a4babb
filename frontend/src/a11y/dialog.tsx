/**
 * A dialog on the browser's own `<dialog>`: it holds the focus, makes the rest inert,
 * closes on Escape and gives the focus back to where it was.
 */

import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import { t } from '../language/t'
import { InFront } from './foremost'
import { Icon } from './icon'

export interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ComponentChildren
  /** Buttons at the end, the most likely one last. */
  readonly foot?: ComponentChildren
  readonly wide?: boolean
  /** Selector of what is focused first; the title otherwise, so that one hears where one is. */
  readonly first?: string
}

/** An open dialog. It is closed by not being drawn any more. */
export function Dialog({ title, onClose, children, foot, wide = false, first }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null)
  const name = useId()

  useLayoutEffect(() => {
    const dialog = box.current
    if (dialog === null) return
    dialog.showModal()
    const wanted = first === undefined ? null : dialog.querySelector<HTMLElement>(first)
    ;(wanted ?? dialog.querySelector('h2'))?.focus()
    // Closing before the element goes lets the browser give the focus back.
    return () => {
      dialog.close()
    }
  }, [first])

  return (
    // The press on the veil is an extra for a pointer: Escape and the close button do the same.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={box}
      class={wide ? 'dialog dialog-wide' : 'dialog'}
      aria-labelledby={name}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onKeyDown={(event) => {
        // The key that opened it, held a moment too long, would answer every question as usual.
        if (event.key === 'Enter' && event.repeat) event.preventDefault()
      }}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget && outside(event.currentTarget, event)) onClose()
      }}
    >
      <div class="dialog-head">
        <h2 id={name} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" class="button button-quiet button-icon" aria-label={t('Close')} onClick={onClose}>
          <Icon name="x" />
        </button>
      </div>
      <div class="dialog-body">{children}</div>
      {foot === undefined ? null : <div class="dialog-foot">{foot}</div>}
      <InFront />
    </dialog>
  )
}

function outside(element: Element, at: MouseEvent): boolean {
  const box = element.getBoundingClientRect()
  return at.clientX < box.left || at.clientX > box.right || at.clientY < box.top || at.clientY > box.bottom
}
