/**
 * The rich body as the editor knows it: ProseMirror's schema, node by node.
 *
 * Frozen on purpose. An editor that meets a node it does not know deletes it for
 * everybody, so a change is a new schema version and a page too old for it may only read.
 * Which nodes there are and what they may hold comes from the server's own description;
 * here stands only how they look in a page.
 *
 * Only the editor's own chunk imports this module: it brings ProseMirror with it.
 */

import { Schema } from 'prosemirror-model'
import type { DOMOutputSpec, NodeSpec } from 'prosemirror-model'
import { TEXT_SCHEMA } from '../generated/schema'
import { isSafeAddress } from './body'

const paragraph: DOMOutputSpec = ['p', { dir: 'auto' }, 0]
const bulletList: DOMOutputSpec = ['ul', 0]
const orderedList: DOMOutputSpec = ['ol', 0]
const listItem: DOMOutputSpec = ['li', { dir: 'auto' }, 0]
const hardBreak: DOMOutputSpec = ['br']
const strong: DOMOutputSpec = ['strong', 0]
const em: DOMOutputSpec = ['em', 0]

/** Content and group of a node, as the server has written them down. */
function rules(name: string): NodeSpec {
  const { content, group } = TEXT_SCHEMA.nodes[name] as { content: string; group: string }
  return { ...(content === '' ? {} : { content }), ...(group === '' ? {} : { group }) }
}

/** Headings and table cells are words too: without this, the cells of a row would run together. */
const READ_AS_PARAGRAPHS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'td', 'th', 'dt', 'dd']

/** A cell that holds paragraphs of its own is no paragraph: an empty one would come before them. */
function holdsWordsOnly(node: HTMLElement): null | false {
  return node.querySelector('p, ul, ol, div, blockquote, pre') === null ? null : false
}

export const textSchema = new Schema({
  nodes: {
    doc: rules('doc'),
    paragraph: {
      ...rules('paragraph'),
      parseDOM: [{ tag: 'p' }, ...READ_AS_PARAGRAPHS.map((tag) => ({ tag, getAttrs: holdsWordsOnly }))],
      toDOM: () => paragraph,
    },
    bullet_list: {
      ...rules('bullet_list'),
      parseDOM: [{ tag: 'ul' }],
      toDOM: () => bulletList,
    },
    ordered_list: {
      ...rules('ordered_list'),
      parseDOM: [{ tag: 'ol' }],
      toDOM: () => orderedList,
    },
    list_item: {
      ...rules('list_item'),
      defining: true,
      parseDOM: [{ tag: 'li' }],
      toDOM: () => listItem,
    },
    hard_break: {
      ...rules('hard_break'),
      inline: true,
      selectable: false,
      parseDOM: [{ tag: 'br' }],
      toDOM: () => hardBreak,
    },
    text: rules('text'),
  },
  marks: {
    strong: {
      parseDOM: [
        { tag: 'strong' },
        // Some word processors paste everything inside <b style="font-weight: normal">.
        { tag: 'b', getAttrs: (node) => (node.style.fontWeight === 'normal' ? false : null) },
        { style: 'font-weight', getAttrs: (value) => (/^(bold(er)?|[5-9]\d{2,})$/.test(value) ? null : false) },
      ],
      toDOM: () => strong,
    },
    em: {
      parseDOM: [{ tag: 'em' }, { tag: 'i' }, { style: 'font-style=italic' }],
      toDOM: () => em,
    },
    link: {
      attrs: { href: { validate: 'string' } },
      inclusive: false,
      parseDOM: [
        {
          tag: 'a[href]',
          getAttrs: (node) => {
            const href = node.getAttribute('href')
            return href !== null && isSafeAddress(href) ? { href } : false
          },
        },
      ],
      toDOM: (mark) => ['a', { href: String(mark.attrs['href']), rel: 'noopener noreferrer nofollow', target: '_blank' }, 0],
    },
  },
})
