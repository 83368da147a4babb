/**
 * Opening a door to this canvas: what a person chose, as the server wants to hear it.
 *
 * The link and the code are secrets that the server tells once; they live in the open
 * dialog and nowhere else on this device.
 */

import { CARD_SECTIONS } from '../document/ids'
import type { CardSectionId } from '../document/ids'
import type { CanvasConfig } from '../store/config'

export type Whom =
  | { readonly kind: 'person'; readonly name: string }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'partner'; readonly name: string }

export type What =
  | { readonly kind: 'everything' }
  | { readonly kind: 'sections'; readonly sections: readonly CardSectionId[]; readonly readOthers: boolean }
  | { readonly kind: 'read' }

export interface Wish {
  readonly whom: Whom
  readonly what: What
  readonly until: Date
}

/** A door that was just opened. */
export interface Made {
  readonly id: string
  readonly url: string
  readonly code: string | null
  readonly codeUntil: Date | null
  /** A QR code: modules a side, and the path that draws the dark ones. */
  readonly qr: { readonly size: number; readonly path: string } | null
  /** The secret in the link, for the printed sheet. */
  readonly token: string
}

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: string; readonly words: string }

/** Another organisation whose people take part in this canvas. */
export interface Partner {
  readonly id: string
  readonly name: string
}

/** The organisations that are known here already; none when they cannot be read now. */
export async function partners({ urls }: CanvasConfig): Promise<readonly Partner[]> {
  const answer = await ask('GET', `${urls.api}/partners`)
  const list = answer.ok && Array.isArray(answer.value['partners']) ? (answer.value['partners'] as unknown[]) : []
  return list.flatMap((one) => {
    const { id, name } = (one ?? {}) as Readonly<Record<string, unknown>>
    return typeof id === 'string' && typeof name === 'string' ? [{ id, name }] : []
  })
}

/** Opens the door; a partner organisation that is new here is written down first. */
export async function invite(config: CanvasConfig, wish: Wish, known: readonly Partner[]): Promise<Answer<Made>> {
  const { whom } = wish
  let partner: string | null = null
  if (whom.kind === 'partner') {
    const name = whom.name.trim()
    partner = known.find((one) => same(one.name, name))?.id ?? null
    if (partner === null) {
      const made = await ask('POST', `${config.urls.api}/partners`, { name })
      if (!made.ok) return made
      partner = text(made.value['id'])
    }
  }
  const made = await ask('POST', `${config.urls.api}/invitations`, bodyOf(wish, partner))
  return made.ok ? { ok: true, value: readMade(made.value) } : made
}

/** The wish as the API reads it. */
export function bodyOf({ whom, what, until }: Wish, partner: string | null): Readonly<Record<string, unknown>> {
  const outside = whom.kind === 'partner'
  const role = what.kind === 'read' ? 'reader' : outside || what.kind === 'sections' ? 'guest_editor' : 'member'
  const some = what.kind === 'sections' ? what : null
  const reads = some?.readOthers === true ? ['frame', ...CARD_SECTIONS] : null
  return {
    role,
    ...(some === null ? {} : { sections: CARD_SECTIONS.filter((id) => some.sections.includes(id)) }),
    ...(reads === null ? {} : { reads }),
    ...(whom.kind === 'group' ? { group: whom.group } : {}),
    ...(partner === null ? {} : { partner }),
    label: whom.kind === 'person' ? whom.name.trim() : '',
    until: until.toISOString(),
    // What is meant for one person opens once: a link that was passed on opens nothing.
    ...(whom.kind === 'person' ? { uses: 1 } : {}),
  }
}

/** The moments that are offered, each at the end of its day, where the person is. */
export function ends(now: Date): { readonly evening: Date; readonly friday: Date; readonly month: Date } {
  const FRIDAY = 5
  const ahead = (FRIDAY - now.getDay() + 7) % 7
  const month = new Date(now.getFullYear(), now.getMonth() + 1, now.getDate())
  // The 31st of a month that has none: its last day, not the first of the one after.
  const sameMonth = month.getMonth() === (now.getMonth() + 1) % 12
  return {
    evening: endOfDay(now.getFullYear(), now.getMonth(), now.getDate()),
    friday: endOfDay(now.getFullYear(), now.getMonth(), now.getDate() + (ahead === 0 ? 7 : ahead)),
    month: sameMonth ? endOfDay(month.getFullYear(), month.getMonth(), month.getDate()) : endOfDay(now.getFullYear(), now.getMonth() + 2, 0),
  }
}

/** The end of a day as a date field says it (`2026-11-27`); null when it is none. */
export function endOf(day: string): Date | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? []
  return year === undefined ? null : endOfDay(Number(year), Number(month) - 1, Number(date))
}

function endOfDay(year: number, month: number, day: number): Date {
  return new Date(year, month, day, 23, 59, 59)
}

type Json = Readonly<Record<string, unknown>>

async function ask(method: 'GET' | 'POST', address: string, body?: Json): Promise<Answer<Json>> {
  let response: Response
  let said: Json
  try {
    response = await fetch(address, {
      method,
      credentials: 'same-origin',
      headers: { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    said = object(await response.json().catch(() => null))
  } catch {
    return { ok: false, code: 'not_connected', words: '' }
  }
  return response.ok ? { ok: true, value: said } : { ok: false, code: text(said['code']), words: text(said['detail']) }
}

function readMade(said: Json): Made {
  const qr = object(said['qr'])
  const until = new Date(text(said['code_until']))
  return {
    id: text(said['id']),
    url: text(said['url']),
    token: text(said['token']),
    code: text(said['code']) || null,
    codeUntil: Number.isNaN(until.getTime()) ? null : until,
    qr: typeof qr['size'] === 'number' && typeof qr['path'] === 'string' ? { size: qr['size'], path: qr['path'] } : null,
  }
}

const same = (a: string, b: string): boolean => a.localeCompare(b, undefined, { sensitivity: 'base' }) === 0
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const object = (value: unknown): Json => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {})
