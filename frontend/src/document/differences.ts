/**
 * What somebody had written and the server's document does not hold: as text, to be copied.
 *
 * Used when a section is started over (a refusal, lost rights, a new epoch). Only things
 * the person had not saved are compared: whatever has its receipt is in the server's
 * document already, and what others wrote is not theirs to hand back.
 */

import type * as Y from 'yjs'
import { bodyAsText } from './body'
import { isCardSectionId } from './ids'
import type { CardId, LinkId, SectionId } from './ids'
import { readCard, readFrame, readLink } from './read'
import type { Card, FieldValue, Frame } from './read'
import type { CardMap } from './section_doc'
import { readThing } from './things'

/** Words of this person that are nowhere else. */
export interface Difference {
  readonly section: SectionId
  /** Null for the frame. */
  readonly card: CardId | null
  /** The card's speakable code and title as they were here, if it had them. */
  readonly code: string | null
  readonly title: string
  /** `title`, `body`, a field's key, `card` for a whole card, `link` for a link. */
  readonly field: string
  /** What this person had written, as text. */
  readonly mine: string
  /** What stands there now; null if nothing does. */
  readonly theirs: string | null
}

/** Keys in which there is nothing to hand back: they are made by a click, not written. */
const NOT_WORDS = new Set(['order', 'kind', 'set_aside', 'code', 'moved_to', 'moved_from', 'merged_into', 'split_from'])

/**
 * The person's unsaved `things` in `mine` that read differently in `theirs`.
 *
 * @param closed the section is not theirs to read any more: of a card that others know, only
 *   the very field they wrote in comes back, and not the words around it.
 */
export function differences(section: SectionId, mine: Y.Doc, theirs: Y.Doc, things: Iterable<string>, closed = false): Difference[] {
  if (section === 'frame') return frameDifferences(mine, theirs, things)
  if (!isCardSectionId(section)) return []
  const found: Difference[] = []
  const whole = new Set<string>()
  const sorted = [...new Set(things)].sort()
  const read = (doc: Y.Doc, id: CardId): Card | null => {
    const map = doc.getMap<CardMap>('cards').get(id)
    return map === undefined ? null : readCard(id, section, map)
  }
  for (const thing of sorted.map(readThing)) {
    if (thing.kind === 'link') found.push(...linkDifference(section, mine, theirs, thing.link as LinkId))
    if (thing.kind !== 'card') continue
    const { card: id, key } = thing
    const here = read(mine, id)
    if (here === null || whole.has(id)) continue
    const there = read(theirs, id)
    const head = { section, card: id, code: here.code ?? there?.code ?? null, title: here.title }
    if (there === null && closed && key !== '') {
      const words = NOT_WORDS.has(key) ? '' : fieldAsText(here, key)
      if (words !== '') found.push({ ...head, field: key, mine: words, theirs: null })
      continue
    }
    if (there === null) {
      whole.add(id)
      const text = cardAsText(here)
      if (text !== '') found.push({ ...head, field: 'card', mine: text, theirs: null })
      continue
    }
    for (const field of key === '' ? ['title', 'body', ...Object.keys(here.texts)] : [key]) {
      if (NOT_WORDS.has(field)) continue
      const ours = fieldAsText(here, field)
      const other = fieldAsText(there, field)
      if (ours !== other && ours !== '') found.push({ ...head, field, mine: ours, theirs: other })
    }
  }
  return found
}

function frameDifferences(mine: Y.Doc, theirs: Y.Doc, things: Iterable<string>): Difference[] {
  const here = readFrame(mine.getMap('frame'))
  const there = readFrame(theirs.getMap('frame'))
  const text = (frame: Frame, key: string): string => frame.texts[key] ?? valueAsText(frame.fields[key] ?? null)
  return [...new Set(things)].sort().flatMap((name) => {
    const thing = readThing(name)
    if (thing.kind !== 'frame') return []
    const field = thing.key
    const ours = text(here, field)
    const other = text(there, field)
    if (ours === other || ours === '') return []
    return [{ section: 'frame' as const, card: null, code: null, title: here.texts['title'] ?? '', field, mine: ours, theirs: other }]
  })
}

function linkDifference(section: SectionId, mine: Y.Doc, theirs: Y.Doc, id: LinkId): Difference[] {
  if (!isCardSectionId(section)) return []
  const read = (doc: Y.Doc): string => {
    const link = readLink(id, section, doc.getMap('links').get(id))
    return link === null ? '' : [link.because, link.how, link.text].filter((words) => words !== null).join('\n')
  }
  const ours = read(mine)
  const other = read(theirs)
  if (ours === '' || ours === other) return []
  const from = readLink(id, section, mine.getMap('links').get(id))?.from ?? null
  const map = from === null ? undefined : mine.getMap<CardMap>('cards').get(from)
  const card = from === null || map === undefined ? null : readCard(from, section, map)
  return [{ section, card: from, code: card?.code ?? null, title: card?.title ?? '', field: 'link', mine: ours, theirs: other === '' ? null : other }]
}

function fieldAsText(card: Card, key: string): string {
  if (key === 'title') return card.title
  if (key === 'body') return bodyAsText(card.body)
  if (key === 'status') return card.status
  return card.texts[key] ?? valueAsText(card.fields[key] ?? null)
}

/** Everything written on a card, one part after the other. */
export function cardAsText(card: Card): string {
  return [card.title, bodyAsText(card.body), ...Object.values(card.texts), ...Object.values(card.fields).map(valueAsText)]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** A plain value as words: records and lists one member a line. */
function valueAsText(value: FieldValue): string {
  if (value === null || typeof value === 'boolean') return ''
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  return Object.values(value as Readonly<Record<string, FieldValue>>)
    .map(valueAsText)
    .filter((part) => part !== '')
    .join('\n')
}
