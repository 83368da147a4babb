/**
 * Which way the page reads, for arrow keys: the key follows the eye, not the alphabet.
 */

export type Side = 'back' | 'on'

/** Whether the page reads from right to left. */
export function isRightToLeft(): boolean {
  return document.documentElement.dir === 'rtl'
}

/** What a horizontal arrow key means on this page; null for any other key. */
export function sideOfKey(key: string): Side | null {
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return null
  return (key === 'ArrowRight') === isRightToLeft() ? 'back' : 'on'
}
