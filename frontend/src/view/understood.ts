/**
 * What somebody pressed "Understood" at: for each person and canvas the fingerprint of what was
 * told, so that it is not told again at every visit, and is told again once it is something else.
 *
 * Kept in this browser only, beside how the page looks; "I am done here" forgets both.
 */

import { printOf, type CanvasConfig } from '../store'

const KEY = 'canevas.understood'

type Whose = Pick<CanvasConfig, 'account' | 'canvas'>

/** Whether this person, on this canvas, on this device, has understood just this. */
export function isUnderstood(whose: Whose, told: string): boolean {
  return kept()[nameOf(whose)] === printOf(told)
}

/** They have. */
export function understand(whose: Whose, told: string): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...kept(), [nameOf(whose)]: printOf(told) }))
  } catch {
    // Not remembered then; it is told again at the next visit.
  }
}

function kept(): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    // A private window may refuse its storage: then nothing was understood yet.
    return {}
  }
}

const nameOf = ({ account, canvas }: Whose): string => `${account} ${canvas}`
