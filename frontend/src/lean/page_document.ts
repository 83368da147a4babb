/**
 * Stands in for `lib0/dom` in the built page (see `vite.config.ts`): of a whole DOM
 * builder, the editor's binding uses the document and nothing else.
 */

export const doc: Document = document
