/**
 * A card's rich body as plain data: what a static page draws, searches and quotes.
 *
 * Editors are mounted only on demand; until then a body is drawn from this tree,
 * which is read straight from the `Y.XmlFragment`. Whatever the editor schema does
 * not know is read as its text, never dropped.
 */

import * as Y from 'yjs'

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

const NO_MARK: Mark = Object.freeze({ strong: false, em: false, href: null })

export const EMPTY_BODY: Body = Object.freeze({ blocks: Object.freeze([]), preview: '' })

/** Reads a body as it stands. */
export function readBody(fragment: Y.XmlFragment): Body {
  const blocks = readBlocks(fragment.toArray())
  if (blocks.length === 0) return EMPTY_BODY
  return Object.freeze({ blocks, preview: previewOf(blocks) })
}

type XmlChild = Y.XmlElement | Y.XmlText | Y.XmlHook

function readBlocks(children: readonly XmlChild[]): readonly Block[] {
  const blocks: Block[] = []
  let loose: Inline[] = []
  const close = (): void => {
    if (loose.length > 0) blocks.push(Object.freeze({ kind: 'paragraph', inlines: Object.freeze(loose) }))
    loose = []
  }
  for (const child of children) {
    if (child instanceof Y.XmlText) {
      loose.push(...readRuns(child))
    } else if (child instanceof Y.XmlElement) {
      close()
      blocks.push(readBlock(child))
    }
  }
  close()
  return Object.freeze(blocks)
}

function readBlock(element: Y.XmlElement): Block {
  const children = element.toArray()
  switch (element.nodeName) {
    case 'bullet_list':
    case 'ordered_list':
      return Object.freeze({
        kind: 'list',
        ordered: element.nodeName === 'ordered_list',
        items: Object.freeze(
          children.map((item) => (item instanceof Y.XmlElement ? readBlocks(item.toArray()) : readBlocks([item]))),
        ),
      })
    default:
      return Object.freeze({ kind: 'paragraph', inlines: Object.freeze(readInlines(children)) })
  }
}

function readInlines(children: readonly XmlChild[]): Inline[] {
  const inlines: Inline[] = []
  for (const child of children) {
    if (child instanceof Y.XmlText) inlines.push(...readRuns(child))
    else if (child instanceof Y.XmlElement) {
      if (child.nodeName === 'hard_break') inlines.push(Object.freeze({ kind: 'break' }))
      else inlines.push(...readInlines(child.toArray()))
    }
  }
  return inlines
}

interface Run {
  readonly insert?: unknown
  readonly attributes?: Readonly<Record<string, unknown>>
}

function readRuns(text: Y.XmlText): Inline[] {
  const runs = text.toDelta() as readonly Run[]
  return runs.flatMap((run) =>
    typeof run.insert === 'string' && run.insert !== ''
      ? [Object.freeze({ kind: 'text' as const, text: run.insert, ...readMark(run.attributes) })]
      : [],
  )
}

function readMark(attributes: Run['attributes']): Mark {
  if (attributes === undefined) return NO_MARK
  const link = attributes['link']
  const href = typeof link === 'object' && link !== null && 'href' in link ? link.href : null
  return {
    strong: present(attributes['strong']),
    em: present(attributes['em']),
    href: typeof href === 'string' && isSafeAddress(href) ? href : null,
  }
}

const LONGEST_ADDRESS = 2_000

const present = (value: unknown): boolean => value !== undefined && value !== null

/** Whether an address may be followed: the web and mail, nothing that runs script. */
export function isSafeAddress(href: string): boolean {
  return href.length <= LONGEST_ADDRESS && /^(?:https?:\/\/|mailto:)[^\s\p{Cc}]+$/iu.test(href)
}

function previewOf(blocks: readonly Block[]): string {
  const words: string[] = []
  const visit = (block: Block): void => {
    if (block.kind === 'list') for (const item of block.items) item.forEach(visit)
    else words.push(block.inlines.map((inline) => (inline.kind === 'text' ? inline.text : ' ')).join(''))
  }
  blocks.forEach(visit)
  return words.join(' ').replace(/\s+/g, ' ').trim()
}

/** The body as text with its line structure, for handing words back and for copying. */
export function bodyAsText(body: Body): string {
  const lines: string[] = []
  const visit = (block: Block, indent: string, bullet: string): void => {
    if (block.kind === 'paragraph') {
      const text = block.inlines.map((inline) => (inline.kind === 'text' ? inline.text : '\n' + indent)).join('')
      lines.push(indent + bullet + text)
      return
    }
    block.items.forEach((item, index) => {
      const sign = block.ordered ? `${index + 1}. ` : '– '
      item.forEach((inner, nth) => visit(inner, nth === 0 ? indent + bullet : indent + '  ', nth === 0 ? sign : ''))
    })
  }
  for (const block of body.blocks) visit(block, '', '')
  return lines.join('\n')
}
