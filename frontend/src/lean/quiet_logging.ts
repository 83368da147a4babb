/**
 * Stands in for `lib0/logging` in the built page (see `vite.config.ts`).
 *
 * Yjs logs two warnings with it; the original brings a coloured console, a DOM builder
 * and a schema library, 4 kB after packing that a phone would fetch for nothing.
 */

export const BOLD = ''
export const UNBOLD = ''
export const RED = ''
export const ORANGE = ''

export function print(...words: unknown[]): void {
  console.warn(...words)
}

export const warn = print
