/** Links between cards: made, described, taken away. */

import * as edits from '../document/edits'
import { newLinkId } from '../document/ids'
import type { CardId, LinkId } from '../document/ids'
import { LOCAL } from '../document/origins'
import type { FieldValue, Link } from '../document/read'
import { linkKind } from '../document/schema'
import { problemWith } from '../document/values'
import type { Canvas } from '../store/canvas'
import { isResult, reach } from './context'
import { done, nameOf, notDone } from './results'
import type { LinkExtra, Result } from './types'

const MOST_BECAUSE = 2_000

export function link(canvas: Canvas, kindId: string, from: CardId, to: CardId, extra: LinkExtra = {}): Result {
  if (from === to) return notDone('link_to_itself', {}, from)
  const source = reach(canvas, from)
  if (isResult(source)) return source
  const target = canvas.cards.peek(to)
  if (target === null) return notDone('no_such_card')
  const kind = linkKind(kindId)
  if (kind?.source !== source.card.section || kind.target !== target.section || !fits(kindId, extra)) {
    return notDone('link_unfit', {}, from)
  }
  const names = { card: nameOf(source.card), other: nameOf(target) }
  const { index } = canvas.linkStore
  if (index.has(kindId, from, to) || (kind.symmetric && index.has(kindId, to, from))) return notDone('link_exists', names, from)
  canvas.history.group(() => source.doc.transact(LOCAL, () => edits.writeLink(source.doc, newLinkId(), kindId, from, to, extra)))
  return done('link_added', names, from)
}

export function editLink(canvas: Canvas, id: LinkId, extra: LinkExtra): Result {
  return withLink(canvas, id, (known, doc) => {
    const whole = { ...known, ...extra }
    if (!fits(known.kind, whole)) return notDone('value_unfit', {}, known.from)
    edits.writeLink(doc, id, known.kind, known.from, known.to, whole)
    return done('link_changed', {}, known.from)
  })
}

export function unlink(canvas: Canvas, id: LinkId): Result {
  return withLink(canvas, id, (known, doc) => {
    edits.removeLink(doc, id)
    return done('link_removed', { card: nameOf(canvas.cards.peek(known.from)), other: nameOf(canvas.cards.peek(known.to)) }, known.from)
  })
}

function withLink(canvas: Canvas, id: LinkId, work: (link: Link, doc: Parameters<typeof edits.writeLink>[0]) => Result): Result {
  const known = canvas.linkStore.get(id)
  const doc = known === null ? undefined : canvas.docs.get(known.section)
  if (known === null || doc === undefined) return notDone('link_gone')
  if (!canvas.mayWrite(known.section)) return notDone('read_only', {}, known.from)
  return canvas.history.group(() => doc.transact(LOCAL, () => work(known, doc)))
}

/** Whether what is said about the link fits its kind. */
function fits(kindId: string, extra: LinkExtra): boolean {
  const kind = linkKind(kindId)
  if (kind === null || (extra.because ?? '').length > MOST_BECAUSE) return false
  const values = extra as Readonly<Record<string, FieldValue | undefined>>
  return kind.fields.every((field) => {
    const value = values[field.key] ?? null
    if (field.required && (value === null || value === '')) return false
    return value === '' || problemWith(field, value) === null
  })
}
