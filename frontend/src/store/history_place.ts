/**
 * Where one is in the history, as the address says it: what is shown, and what is left out.
 *
 * Everything that can be sent to somebody stands in the address, so that a link opens what
 * the other one saw, and "back" goes back.
 */

export type View = 'moments' | 'milestones' | 'reviews'

/** What of the moments is asked for; an empty word is no wish. */
export interface Filters {
  readonly section: string
  readonly group: string
  readonly partner: string
  readonly actor: string
  readonly change: string
  /** The card that it is about; `about` in the address, where `card` opens a card's story. */
  readonly card: string
  /** From which revision to which: `12-40`; `12-` as long as it is the newest session. */
  readonly session: string
  /** Only what came since the last visit. */
  readonly news: boolean
}

/** What stands beside the list. */
export type Side =
  | { readonly kind: 'none' }
  /** The canvas at a revision; `moment`: what changed in that moment is marked. */
  | { readonly kind: 'then'; readonly revision: number; readonly moment: boolean }
  | { readonly kind: 'compare'; readonly from: number; readonly to: number }
  | { readonly kind: 'card'; readonly card: string }

export interface Place {
  readonly view: View
  readonly side: Side
  readonly filters: Filters
}

export const NO_FILTERS: Filters = { section: '', group: '', partner: '', actor: '', change: '', card: '', session: '', news: false }
export const START: Place = { view: 'moments', side: { kind: 'none' }, filters: NO_FILTERS }

/** Each with its name in the address. */
const FILTERS = [
  ['section', 'section'],
  ['group', 'group'],
  ['partner', 'partner'],
  ['actor', 'actor'],
  ['change', 'change'],
  ['card', 'about'],
  ['session', 'session'],
] as const
const SESSION = /^(\d{1,15})-(\d{0,15})$/
const REVISION = /^\d{1,15}$/

/** The place that an address's question part names; what it cannot mean is left out. */
export function readPlace(search: string): Place {
  const said = new URLSearchParams(search)
  const view = said.get('view')
  const filters = { ...NO_FILTERS, news: said.get('news') === '1' }
  for (const [name, called] of FILTERS) filters[name] = said.get(called) ?? ''
  if (!SESSION.test(filters.session)) filters.session = ''
  return { view: view === 'milestones' || view === 'reviews' ? view : 'moments', side: readSide(said), filters }
}

/** The revisions that a session's name holds; `last` is null while it is the newest. */
export function revisionsOf(session: string): { readonly first: number; readonly last: number | null } | null {
  const [, first, last] = SESSION.exec(session) ?? []
  return first === undefined ? null : { first: Number(first), last: last === undefined || last === '' ? null : Number(last) }
}

function readSide(said: URLSearchParams): Side {
  const number = (name: string): number | null => {
    const text = said.get(name)
    return text !== null && REVISION.test(text) ? Number(text) : null
  }
  const card = said.get('card')
  if (card !== null && /^[\w-]{1,64}$/.test(card)) return { kind: 'card', card }
  const [from, to] = [number('from'), number('to')]
  if (from !== null && to !== null) return { kind: 'compare', from: Math.min(from, to), to: Math.max(from, to) }
  const moment = number('moment')
  if (moment !== null) return { kind: 'then', revision: moment, moment: true }
  const at = number('at')
  return at === null ? { kind: 'none' } : { kind: 'then', revision: at, moment: false }
}

/** The question part of the address of a place; empty at the start. */
export function writePlace({ view, side, filters }: Place): string {
  const said = new URLSearchParams()
  if (view !== 'moments') said.set('view', view)
  switch (side.kind) {
    case 'then':
      said.set(side.moment ? 'moment' : 'at', String(side.revision))
      break
    case 'compare':
      said.set('from', String(side.from))
      said.set('to', String(side.to))
      break
    case 'card':
      said.set('card', side.card)
      break
    case 'none':
  }
  for (const [name, called] of FILTERS) if (filters[name] !== '') said.set(called, filters[name])
  if (filters.news) said.set('news', '1')
  const text = said.toString()
  return text === '' ? '' : `?${text}`
}
