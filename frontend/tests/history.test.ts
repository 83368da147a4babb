// @vitest-environment happy-dom
/** The history page: where one is, what is known of the past, and how its words are drawn. */

import { h, render, type ComponentChild } from 'preact'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { HistoryStore, merged, type Address } from '../src/store/history'
import { HistoryApi, type Answer } from '../src/store/history_api'
import type { HistoryConfig } from '../src/store/history_config'
import { NO_FILTERS, START, readPlace, writePlace, type Place } from '../src/store/history_place'
import type { Choices, Hand, Line, Mark, MomentPage, PastCard, Review, ToldMoment } from '../src/store/history_types'
import { pastBody } from '../src/store/past_body'
import { pinAt, pinOf, textsOf } from '../src/store/pins'
import { wordMarks } from '../src/store/word_marks'
import { Choosing } from '../src/view/history/FilterBar'
import { LineView, lineText } from '../src/view/history/LineView'
import { Marked } from '../src/view/history/Marked'
import { HistoryContext, HistoryUi } from '../src/view/history/context'

const CONFIG: HistoryConfig = {
  canvas: 'c1',
  title: 'Épicerie',
  language: 'fr',
  urls: { api: '/api/v1/canvases/c1', canvas: '/c/c1' },
  groups: [
    { id: 'g-hab', name: 'Habitantes', color: 0, letter: 'H' },
    { id: 'g-eq', name: 'Équipe', color: 1, letter: 'É' },
  ],
  partners: [],
  names: false,
  may: ['history', 'review'],
  sections: ['needs', 'objectives'],
}
const RESIDENTS: Hand = { kind: 'group', id: 'g-hab', name: 'Habitantes' }
const GONE: Hand = { kind: 'group', id: 'g-old', name: 'Anciens' }
const ANNA: Hand = { kind: 'person', id: 'person:anna', name: 'Anna' }
const TEAM: Hand = { kind: 'group', id: 'g-eq', name: 'Équipe' }

function moment(first: number, more: Partial<ToldMoment['moment']> = {}): ToldMoment {
  const time = new Date(Date.UTC(2026, 4, 12, 9, first)).toISOString()
  return { moment: { first, last: first + 1, began: time, ended: time, kind: 'user', by: [RESIDENTS], sections: ['needs'], sentences: [], open: false, ...more }, headline: [], lines: [] }
}

/** A server that answers from a list of moments, newest first, three on a page. */
class Fake extends HistoryApi {
  all: ToldMoment[] = [50, 40, 30, 20, 10].map((first) => moment(first))
  reviewed: readonly Review[] = []
  chosen: Choices = { groups: [RESIDENTS, GONE], partners: [], people: [ANNA], cards: [{ id: 'x1', section: 'needs', code: 'B10', title: 'Un lieu' }, { id: 'x2', section: 'needs', code: 'B2' }], sessions: [{ first: 40, last: 51, began: '2026-05-12T12:00:00Z', ended: '2026-05-12T13:00:00Z', moments: 2 }, { first: 10, last: 31, began: '2026-05-10T12:00:00Z', ended: '2026-05-10T13:00:00Z', moments: 3 }] }
  visitedAt: number | null = 25
  readonly asked: object[] = []

  constructor() {
    super('/api', 'fr')
  }
  override moments(filters: Place['filters'], page: { since?: number; before?: number | null; limit?: number }): Promise<Answer<MomentPage>> {
    this.asked.push({ ...filters, ...page })
    const found = this.all.filter(({ moment: { first, last } }) => last > (page.since ?? 0) && first < (page.before ?? Infinity))
    const shown = found.slice(0, page.limit ?? 3)
    const next = found.length > shown.length ? (shown.at(-1)?.moment.first ?? null) : null
    return Promise.resolve({ ok: true, value: { moments: shown, next, head: this.all[0]?.moment.last ?? 0, visited: this.visitedAt } })
  }
  override choices(): Promise<Answer<Choices>> {
    return Promise.resolve({ ok: true, value: this.chosen })
  }
  override activity(): ReturnType<HistoryApi['activity']> {
    return Promise.resolve({ ok: true, value: { days: [] } })
  }
  override reviews(): ReturnType<HistoryApi['reviews']> {
    return Promise.resolve({ ok: true, value: { reviews: this.reviewed, open: 0 } })
  }
}

function opened(search = ''): { store: HistoryStore; server: Fake; bar: { search: string; pushed: string[] } } {
  const bar = { search, pushed: [] as string[] }
  const address: Address = {
    read: () => bar.search,
    write: (said, replace) => {
      bar.search = said
      if (!replace) bar.pushed.push(said)
    },
  }
  const server = new Fake()
  return { store: new HistoryStore(CONFIG, address, server), server, bar }
}

const firsts = (store: HistoryStore): readonly number[] => store.moments.value.map((told) => told.moment.first)

describe('the address', () => {
  test.each<Place>([
    START,
    { ...START, view: 'reviews', side: { kind: 'card', card: 'x_Y-1' } },
    { ...START, side: { kind: 'then', revision: 12, moment: true } },
    { ...START, side: { kind: 'then', revision: 12, moment: false } },
    { ...START, side: { kind: 'compare', from: 3, to: 9 }, filters: { ...NO_FILTERS, group: 'g-hab', news: true } },
    { ...START, side: { kind: 'card', card: 'x1' }, filters: { ...NO_FILTERS, card: 'y2', session: '12-40', partner: 'p', actor: 'person:1', change: 'added', section: 'needs' } },
  ])('says every place so that it is found again: %j', (place) => {
    expect(readPlace(writePlace(place))).toEqual(place)
  })
  test('of the start is empty', () => {
    expect(writePlace(START)).toBe('')
  })
  test('with something that cannot be is the start', () => {
    expect(readPlace('?at=-1&from=x&to=2&card=<script>&view=else&session=40')).toEqual(START)
  })
  test('names the earlier moment first, whoever wrote it', () => {
    expect(readPlace('?from=9&to=3').side).toEqual({ kind: 'compare', from: 3, to: 9 })
  })
})

describe('what is known', () => {
  test('comes page by page, newest first, to the beginning', async () => {
    const { store } = opened()
    await store.reload()
    expect(firsts(store)).toEqual([50, 40, 30])
    expect(await store.more()).toBe(true)
    expect(firsts(store)).toEqual([50, 40, 30, 20, 10])
    expect(await store.more()).toBe(false)
  })
  test('is paged on until a day is there', async () => {
    const { store } = opened()
    await store.reload()
    expect(await store.until((moments) => moments.some((told) => told.moment.first === 10))).toBe(true)
  })
  test('grows by what people do meanwhile; an open moment is told again and not twice', async () => {
    const { store, server } = opened()
    server.all = [moment(50, { open: true }), moment(40)]
    await store.reload()
    server.all = [moment(60), moment(50, { last: 58 }), moment(40)]
    await store.listen()
    expect(firsts(store)).toEqual([60, 50, 40])
    expect(store.moments.value[1]?.moment.last).toBe(58)
    expect(store.news.value).toBe(1)
  })
  test('is asked for since the last visit, also when the address said so before anybody knew when that was', async () => {
    const { store, server } = opened('?news=1')
    await store.reload()
    expect(firsts(store)).toEqual([50, 40, 30])
    expect(server.asked.at(-1)).toMatchObject({ since: 25 })
  })
  test('is asked for within a session, page by page; the newest one is open at its end', async () => {
    const { store, server } = opened('?session=20-41')
    await store.reload()
    expect(firsts(store)).toEqual([40, 30, 20])
    expect(server.asked.at(-1)).toMatchObject({ since: 19, before: 42 })
    await store.filter({ session: '40-' })
    expect(firsts(store)).toEqual([50, 40])
    server.all = [moment(60), ...server.all]
    await store.listen()
    expect(firsts(store)).toEqual([60, 50, 40])
  })
  test('offers whoever took part, also those whose moments are not loaded, and asks again when there is news', async () => {
    const { store, server } = opened()
    await store.reload()
    expect(store.choices.value).toBeNull()
    await store.loadChoices()
    expect(store.choices.value?.people).toEqual([ANNA])
    server.chosen = { ...server.chosen, people: [] }
    server.all = [moment(60), ...server.all]
    await store.listen()
    await Promise.resolve()
    expect(store.choices.value?.people).toEqual([])
  })
  test('leads from moment to moment, as time goes', async () => {
    const { store } = opened()
    await store.reload()
    expect(store.neighbour(41, 'after')?.moment.first).toBe(50)
    expect(store.neighbour(41, 'before')?.moment.first).toBe(30)
    expect(store.neighbour(51, 'after')).toBeNull()
    expect(store.momentAt(41)?.moment.first).toBe(40)
  })
  test('keeps reviews that say the same, so that nobody loses what they are writing', async () => {
    const { store } = opened()
    await store.loadReviews()
    const before = store.reviews.value
    await store.loadReviews()
    expect(store.reviews.value).toBe(before)
  })
  test('of two tellings of a moment the first wins', () => {
    expect(merged([moment(5, { last: 9 })], [moment(5), moment(2)]).map((told) => told.moment.last)).toEqual([9, 3])
  })
  test('another choice is a step of its own in the address; steps of a play are none', async () => {
    const { store, bar } = opened()
    await store.filter({ group: 'g-hab' })
    store.show({ kind: 'then', revision: 9, moment: true })
    store.show({ kind: 'then', revision: 10, moment: true }, { replace: true })
    expect(bar.pushed).toEqual(['?group=g-hab', '?moment=9&group=g-hab'])
    expect(bar.search).toBe('?moment=10&group=g-hab')
  })
})

test('a comparison and its documents are asked for with the same wish as the moments', async () => {
  const asked: string[] = []
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address)
    return Promise.resolve(new Response('{}'))
  })
  const api = new HistoryApi('/api', 'fr')
  const wish = { ...NO_FILTERS, section: 'needs', group: 'g', partner: 'p', actor: 'person:1', change: 'added', card: 'x', session: '1-2', news: true }
  await api.moments(wish, {})
  await api.compare(3, 9, wish)
  vi.unstubAllGlobals()
  const wishes = [...asked, api.document(3, 9, 'pdf', wish)].map((address) => {
    const said = new URLSearchParams(address.split('?')[1])
    for (const other of ['limit', 'from', 'to']) said.delete(other)
    return said.toString()
  })
  expect(new Set(wishes).size).toBe(1)
  expect(wishes[0]).toBe('language=fr&section=needs&group=g&partner=p&actor=person%3A1&change=added&card=x')
})

describe('the words that a remark is about', () => {
  const body = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Un ' }, { type: 'text', text: 'lieu', marks: [{ type: 'strong' }] }, { type: 'hard_break' }, { type: 'text', text: 'le soir' }] }, { type: 'bullet_list', content: [{ type: 'list_item', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'calme' }] }] }] }] }
  const card = { id: 'x1', code: 'B1', kind: 'need', title: 'Un endroit', body, plain: 'Un lieu calme.', status: 'agreed', set_aside: null } as PastCard
  const texts = textsOf(card, 'needs')

  test('are chosen from every text of the card that has some, a body line by line as the server reads it', () => {
    expect(texts).toEqual([
      { key: 'title', text: 'Un endroit' },
      { key: 'body', text: 'Un lieu\nle soir\ncalme' },
      { key: 'plain', text: 'Un lieu calme.' },
    ])
  })
  test('are quoted without the spaces at their ends, with what stands around them', () => {
    expect(pinAt({ key: 'plain', text: 'Un lieu calme.' }, 2, 8)).toEqual({ key: 'plain', quote: 'lieu', before: 'Un ', after: ' calme.' })
    expect(pinAt({ key: 'plain', text: 'Un lieu' }, 2, 3)).toBeNull()
    expect(pinAt({ key: 'plain', text: 'x'.repeat(200) }, 100, 101)).toMatchObject({ before: 'x'.repeat(60), after: 'x'.repeat(60) })
  })
  test('that are selected on the page are found in the text they stand in, or in none', () => {
    expect(pinOf(texts, 'endroit')).toMatchObject({ key: 'title', before: 'Un ' })
    expect(pinOf(texts, 'le soir')).toMatchObject({ key: 'body', before: 'Un lieu\n', after: '\ncalme' })
    expect(pinOf(texts, 'accordé')).toBeNull()
  })
})

describe('two wordings', () => {
  const said = (marks: readonly Mark[]): string => marks.map(({ kind, text }) => (kind === 'kept' ? text : kind === 'inserted' ? `+${text}+` : `-${text}-`)).join('')
  test('are told apart word by word', () => {
    expect(said(wordMarks('Ouvrir trois jours par semaine', 'Ouvrir cinq jours sur sept'))).toBe('Ouvrir- trois-+ cinq+ jours- par semaine-+ sur sept+')
  })
  test.each([
    ['', 'Un lieu'],
    ['Un lieu', ''],
    ['مكان هادئ', 'مكان هادئ في المساء'],
    ['a b c d', 'd c b a'],
  ])('lose nothing of either: %j, %j', (before, after) => {
    const marks = wordMarks(before, after)
    expect(marks.filter(({ kind }) => kind !== 'inserted').map(({ text }) => text).join('')).toBe(before)
    expect(marks.filter(({ kind }) => kind !== 'struck').map(({ text }) => text).join('')).toBe(after)
  })
})

describe('drawn', () => {
  const place = document.createElement('div')
  afterEach(() => render(null, place))
  const draw = (what: ComponentChild): HTMLElement => {
    const { store } = opened()
    render(h(HistoryContext.Provider, { value: { store, ui: new HistoryUi() }, children: what }), place)
    return place
  }
  const line: Line = [
    { kind: 'words', text: 'Le groupe ' },
    { kind: 'group', text: 'Habitantes', color: 0, letter: 'H' },
    { kind: 'words', text: ' a reformulé ' },
    { kind: 'card', text: '<b>Un lieu</b>', card: 'x1', code: 'B3', section: 'needs' },
  ]

  test('a sentence is the server’s words; a card in it is a link to its story, people’s words stay words', () => {
    const drawn = draw(h(LineView, { line }))
    expect(drawn.querySelector('b')).toBeNull()
    expect(drawn.querySelector('a')?.getAttribute('href')).toBe('?card=x1')
    expect(drawn.querySelector('.hand-name')?.getAttribute('data-group')).toBe('0')
    expect(drawn.querySelectorAll('bdi').length).toBe(2)
    expect(lineText(line)).toBe('Le groupe Habitantes a reformulé B3 <b>Un lieu</b>')
  })
  test('on its own page a card is not told its title again', () => {
    expect(draw(h(LineView, { line, own: 'x1' })).textContent).toBe('Le groupe Habitantes a reformulé B3')
  })
  test('a choice lists what took part: groups that are gone, cards by code, sessions; in a comparison no session', async () => {
    document.documentElement.lang = 'en'
    const { store } = opened('?group=g-old&about=x9')
    await store.loadChoices()
    const options = (): readonly (readonly [string, readonly string[]])[] => [...place.querySelectorAll('label')].map((label) => [label.querySelector('span')?.textContent ?? '', [...label.querySelectorAll('option')].map((one) => one.value)] as const)
    const drawIn = (of: 'moments' | 'comparison'): void => render(h(HistoryContext.Provider, { value: { store, ui: new HistoryUi() }, children: h(Choosing, { of }) }), place)
    drawIn('moments')
    const known = new Map(options())
    expect(known.get('Group')).toEqual(['', 'g-hab', 'g-eq', 'g-old'])
    expect(known.get('Card')).toEqual(['', 'x9', 'x2', 'x1'])
    expect(known.get('Session')).toEqual(['', '40-', '10-31'])
    expect(known.has('Person')).toBe(false)
    expect(place.querySelector('details')?.open).toBe(true)
    drawIn('comparison')
    expect(new Map(options()).has('Session')).toBe(false)
  })
  const marks: readonly Mark[] = [
    { kind: 'kept', text: 'Ouvrir ' },
    { kind: 'struck', text: 'trois', by: [TEAM] },
    { kind: 'inserted', text: 'cinq', by: [RESIDENTS] },
  ]
  test('marks are elements and words, and bear a letter where there were several hands', () => {
    const drawn = draw(h(Marked, { marks }))
    expect(drawn.querySelector('del')?.textContent).toContain('taken out:')
    expect(drawn.querySelector('ins')?.textContent).toContain('written:')
    expect([...drawn.querySelectorAll('sup')].map((one) => one.textContent)).toEqual(['É', 'H'])
  })
  test('one hand needs no letter; each half shows what it had', () => {
    const own = marks.map((mark) => (mark.kind === 'kept' ? mark : { ...mark, by: [TEAM] }))
    expect(draw(h(Marked, { marks: own, half: 'before' })).querySelector('sup, ins')).toBeNull()
    expect(place.querySelector('del')).not.toBeNull()
  })
})

test('a body of the past is read without an editor, and what is not known is read as its text', () => {
  const body = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Un ', marks: [{ type: 'strong' }] }, { type: 'strange', content: [{ type: 'text', text: 'lieu' }] }] }, { type: 'bullet_list', content: [{ type: 'list_item', content: [{ type: 'paragraph', content: [] }] }] }] }
  const { blocks } = pastBody(body)
  expect(blocks.map(({ kind }) => kind)).toEqual(['paragraph', 'list'])
  expect(blocks[0]).toMatchObject({ inlines: [{ text: 'Un ', strong: true }, { text: 'lieu', strong: false }] })
  expect(pastBody(null).blocks).toEqual([])
})
