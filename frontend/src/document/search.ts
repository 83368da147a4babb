/**
 * Finding cards: words without accents or case, and the filter of the page.
 */

/** Which cards to show. Every part that is set must hold; empty parts ask nothing. */
export interface Filter {
  /** Words looked for in code, title, body and texts; all must be found. */
  readonly text: string
  readonly kinds: readonly string[]
  readonly groups: readonly string[]
  readonly statuses: readonly string[]
  /** Only cards without any link. */
  readonly unlinked: boolean
  /** Only cards that others changed since this person's last visit. */
  readonly changed: boolean
}
