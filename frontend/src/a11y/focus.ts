/**
 * Moving the focus to something that may not be drawn yet.
 */

const FRAMES = 30

/**
 * Focuses the first element that `find` gives, now or within the next half second.
 *
 * A command changes the store at once and the page a moment later; whoever pressed
 * the key must still land on the card it made. Gives up when the person has gone on
 * to something else meanwhile.
 */
export function focusSoon(find: () => HTMLElement | null, options: FocusOptions = {}): void {
  const from = document.activeElement
  let left = FRAMES
  const attempt = (): void => {
    const element = find()
    if (element !== null) {
      element.focus(options)
      if (document.activeElement === element) return
    }
    left -= 1
    const gone = document.activeElement !== from && document.activeElement !== document.body
    if (left > 0 && !gone) requestAnimationFrame(attempt)
  }
  queueMicrotask(attempt)
}

const FOCUSABLE =
  'a[href],button:not(:disabled),input:not(:disabled):not([type=hidden]),select:not(:disabled),textarea:not(:disabled),[contenteditable=true],[tabindex]:not([tabindex="-1"])'

/** The first thing inside that a key can reach. */
export function firstFocusable(root: ParentNode): HTMLElement | null {
  for (const element of root.querySelectorAll<HTMLElement>(FOCUSABLE)) {
    if (element.offsetParent !== null || element.getClientRects().length > 0) return element
  }
  return null
}

/** Whether keys typed here are somebody's words. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable) return true
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit', 'file'].includes(target.type)
}
