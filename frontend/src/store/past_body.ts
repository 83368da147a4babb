/** A card's body as the canvas's file says it, as the blocks that a page draws. */

import type { Block, Body, Inline } from '../document/body'

interface Node {
  readonly type?: unknown
  readonly text?: unknown
  readonly content?: unknown
  readonly marks?: unknown
}

const DEEPEST = 12

/** Reads a body; what it does not know is read as its text. */
export function pastBody(value: unknown): Body {
  return { blocks: blocksOf(children(value), 0), preview: '' }
}

function blocksOf(nodes: readonly Node[], depth: number): readonly Block[] {
  if (depth > DEEPEST) return []
  return nodes.map((node): Block => {
    if (node.type === 'bullet_list' || node.type === 'ordered_list') {
      return { kind: 'list', ordered: node.type === 'ordered_list', items: children(node).map((item) => blocksOf(children(item), depth + 1)) }
    }
    return { kind: 'paragraph', inlines: children(node).flatMap(inlineOf) }
  })
}

function inlineOf(node: Node): readonly Inline[] {
  if (node.type === 'hard_break') return [{ kind: 'break' }]
  if (typeof node.text !== 'string') return children(node).flatMap(inlineOf)
  const marks = Array.isArray(node.marks) ? (node.marks as readonly { readonly type?: unknown; readonly attrs?: { readonly href?: unknown } }[]) : []
  const has = (type: string): boolean => marks.some((mark) => mark.type === type)
  const href = marks.find((mark) => mark.type === 'link')?.attrs?.href
  return [{ kind: 'text', text: node.text, strong: has('strong'), em: has('em'), href: typeof href === 'string' ? href : null }]
}

function children(value: unknown): readonly Node[] {
  const content = typeof value === 'object' && value !== null ? (value as Node).content : null
  return Array.isArray(content) ? (content as readonly Node[]) : []
}
