/**
 * Where a change of a document came from; every transaction carries one of these.
 *
 * Whatever is not `REMOTE` or `KEPT` was done here: it is sent to the server. Only what
 * is `LOCAL` (or an editor's own origin) can be undone as a change of the text.
 */

/** Done by this person: sent, and on the undo stack. */
export const LOCAL = Symbol('local')
/** Done by this person's command, which undoes it in its own way: sent, not on the text's stack. */
export const COMMAND = Symbol('command')
/** Came from the server. */
export const REMOTE = Symbol('remote')
/** Came from this browser's own store, from an earlier visit or another tab. */
export const KEPT = Symbol('kept')

/** Whether a transaction with this origin was done here and must be sent. */
export function isOwn(origin: unknown): boolean {
  return origin !== REMOTE && origin !== KEPT
}
