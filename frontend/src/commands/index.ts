/**
 * Everything a person can do, each thing once: button, key and menu call the same.
 *
 * A command never throws for what a person did; it returns a `Result` whose `message`
 * is put into words by `sentence` (in `sentences.ts`) for the live region or a toast.
 */

export { openCanvas } from './open'
export { KEYBOARD, actionFor } from './keyboard'
export type { Action, KeyBinding } from './keyboard'
export { sentence } from './sentences'
export type { Commands, CanvasHandle, Facts, LinkExtra, NewCard, Result, Where } from './types'
