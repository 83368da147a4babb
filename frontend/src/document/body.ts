/**
 * A card's rich body as plain data: what a static page draws, searches and quotes.
 *
 * Editors are mounted only on demand; until then a body is drawn from this tree,
 * which is read straight from the `Y.XmlFragment`. Whatever the editor schema does
 * not know is read as its text, never dropped.
 */

/** How a run of text stands out; `href` only for a link. */
export interface Mark {
  readonly strong: boolean
  readonly em: boolean
  readonly href: string | null
}

export type Inline =
  | ({ readonly kind: 'text'; readonly text: string } & Mark)
  | { readonly kind: 'break' }

export type Block =
  | { readonly kind: 'paragraph'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Block[])[] }

/** A whole body. `preview` is its text on one line, for search and short cards. */
export interface Body {
  readonly blocks: readonly Block[]
  readonly preview: string
}
