/**
 * A row of buttons that is one stop for the Tab key: arrows walk inside it.
 */

import { sideOfKey } from './direction'

/** Key handler for an element with `role="toolbar"`; its buttons carry `tabIndex` 0 or -1. */
export function walkToolbar(event: KeyboardEvent): void {
  const bar = event.currentTarget
  if (!(bar instanceof HTMLElement)) return
  const buttons = [...bar.querySelectorAll<HTMLElement>('button, select, input')]
  const at = buttons.indexOf(document.activeElement as HTMLElement)
  const side = sideOfKey(event.key)
  let to = -1
  if (side !== null) to = (at + (side === 'on' ? 1 : -1) + buttons.length) % buttons.length
  else if (event.key === 'Home') to = 0
  else if (event.key === 'End') to = buttons.length - 1
  const next = buttons[to]
  if (at < 0 || next === undefined) return
  event.preventDefault()
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1
  next.focus()
}
