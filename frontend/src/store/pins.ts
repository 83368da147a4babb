/** What a remark is pinned to: some words of one text of a card, and a little of what stands around them. */

import type { Block } from '../document/body'
import type { CardSectionId } from '../document/ids'
import { SECTION } from '../generated/schema'
import type { PastCard } from './history_types'
import { pastBody } from './past_body'

/** How much around the words helps to find them again, and how many may be quoted. */
const AROUND = 60
export const MOST_QUOTED = 500

export interface CardText {
  readonly key: string
  readonly text: string
}

export interface Pin {
  readonly key: string
  readonly quote: string
  readonly before: string
  readonly after: string
}

/** The texts of a card that have words, its title first. */
export function textsOf(card: PastCard, section: CardSectionId): readonly CardText[] {
  const held = card as unknown as Readonly<Record<string, unknown>>
  return SECTION[section].fields.flatMap(({ key, type }): readonly CardText[] => {
    const text = type === 'rich_text' ? linesOf(pastBody(held[key]).blocks).join('\n') : type === 'line' || type === 'long_text' ? held[key] : null
    return typeof text === 'string' && text.trim() !== '' ? [{ key, text }] : []
  })
}

/** The words between two places of a text, without the spaces at their ends; null: there are none. */
export function pinAt({ key, text }: CardText, start: number, end: number): Pin | null {
  const chosen = text.slice(start, end)
  const quote = chosen.trim()
  if (quote === '') return null
  const first = start + chosen.indexOf(quote)
  const last = first + quote.length
  return { key, quote, before: text.slice(Math.max(0, first - AROUND), first), after: text.slice(last, last + AROUND) }
}

/** Where words that were selected on the page stand; null: in no text of the card as they are. */
export function pinOf(texts: readonly CardText[], words: string): Pin | null {
  for (const one of texts) {
    const at = one.text.indexOf(words)
    if (at >= 0) return pinAt(one, at, at + words.length)
  }
  return null
}

/** A line for each paragraph and each break, as the server reads a body. */
function linesOf(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap((block) => (block.kind === 'list' ? block.items.flatMap(linesOf) : [block.inlines.map((inline) => (inline.kind === 'text' ? inline.text : '\n')).join('')]))
}
