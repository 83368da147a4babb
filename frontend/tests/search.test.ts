/** Finding cards: without accents, best first; filters ask only what was asked. */

import { describe, expect, test } from 'vitest'
import { EMPTY_BODY } from '../src/document/body'
import type { CardId, GroupId, LinkId, OrderKey } from '../src/document/ids'
import { LinkIndex, NO_LINKS } from '../src/document/link_index'
import type { Card, Link } from '../src/document/read'
import { NO_FILTER, SearchIndex, folded, isFiltering, ownGroups, passes, wordsOf } from '../src/document/search'

const card = (id: string, facts: Partial<Card> = {}): Card => ({
  id: id as CardId, section: 'needs', kind: 'need', order: 'V' as OrderKey, code: null, title: '', body: EMPTY_BODY,
  texts: {}, fields: {}, status: 'proposed', setAside: null, movedTo: null, ...facts,
})

const link = (id: string, kind: string, from: string, to: string): Link => ({
  id: id as LinkId, section: 'needs', kind, from: from as CardId, to: to as CardId,
  because: null, role: null, tie: null, how: null, text: null,
})

describe('words', () => {
  test.each([
    ['Élève', 'eleve'],
    ['CŒUR', 'coeur'],
    ['Straße', 'strasse'],
    ['L’été', "l'ete"],
    ['مُحَمَّد', 'محمد'],
    ['أمينة', 'امينة'],
    ['ﬁn', 'fin'],
  ])('%s is found as %s', (text, plain) => {
    expect(folded(text)).toBe(folded(plain))
  })

  test('all of them must be there, anywhere on the card', () => {
    const index = new SearchIndex()
    const one = card('a', { code: 'B3', title: 'Un lieu où aller', texts: { plain: 'le soir' }, body: { blocks: [{ kind: 'paragraph', inlines: [{ kind: 'text', text: 'gratuit', strong: false, em: false, href: null }] }], preview: 'gratuit' } })
    expect(index.matches(one, wordsOf('LIEU soir grat'))).toBe(true)
    expect(index.matches(one, wordsOf('lieu matin'))).toBe(false)
    expect(index.matches(one, wordsOf('b3'))).toBe(true)
    expect(index.matches(one, wordsOf('b3'))).toBe(true)
  })

  test('a code said exactly is best, then the title, then the rest', () => {
    const index = new SearchIndex()
    const cards = [card('t', { title: 'b3 du titre' }), card('c', { code: 'B3' }), card('l', { code: 'B31' }), card('r', { texts: { plain: 'voir B3' } }), card('n', { title: 'rien' })]
    const ranked = [...cards].map((one) => [one.id, index.score(one, wordsOf('b3'))] as const).filter(([, score]) => score > 0).sort((a, b) => b[1] - a[1])
    expect(ranked.map(([id]) => id)).toEqual(['c', 'l', 't', 'r'])
    expect(index.score(cards[0]!, [])).toBe(1)
  })
})

describe('the filter', () => {
  const index = new LinkIndex()
  index.set('l1' as LinkId, link('l1', 'causes', 'a', 'b'))
  const facts = (over: object = {}): Parameters<typeof passes>[2] => ({
    words: [], index: new SearchIndex(), links: (id) => index.of(id), groupsOf: ownGroups, changed: new Set<CardId>(), ...over,
  })

  test('asks nothing while it is empty', () => {
    expect(isFiltering(NO_FILTER)).toBe(false)
    expect(passes(card('a'), NO_FILTER, facts())).toBe(true)
  })

  test.each([
    [{ kinds: ['obstacle'] }, card('a', { kind: 'obstacle' }), card('a')],
    [{ statuses: ['agreed'] }, card('a', { status: 'agreed' }), card('a')],
    [{ unlinked: true }, card('z'), card('b')],
    [{ groups: ['g1'] }, card('a', { fields: { groups: ['g2', 'g1'] } }), card('a', { fields: { groups: ['g2'] } })],
    [{ groups: ['g1'] }, card('a', { fields: { plain_checked_by: 'g1' } }), card('a')],
    [{ groups: ['g1'] }, card('a', { fields: { origin: { group: 'g1' } } }), card('a', { fields: { origin: {} } })],
    [{ groups: ['g1'] }, card('a', { fields: { minority: [{ text: 'non', group: 'g1' }] } }), card('a', { fields: { minority: ['x'] } })],
  ])('%j', (change, yes, no) => {
    const filter = { ...NO_FILTER, ...change }
    expect(isFiltering(filter)).toBe(true)
    expect(passes(yes, filter, facts())).toBe(true)
    expect(passes(no, filter, facts())).toBe(false)
  })

  test('by words and by what changed', () => {
    expect(passes(card('a', { title: 'Été' }), { ...NO_FILTER, text: 'ete' }, facts({ words: ['ete'] }))).toBe(true)
    expect(passes(card('a'), { ...NO_FILTER, text: 'ete' }, facts({ words: ['ete'] }))).toBe(false)
    const changed = { ...NO_FILTER, changed: true }
    expect(passes(card('a'), changed, facts({ changed: new Set(['a']) }))).toBe(true)
    expect(passes(card('a'), changed, facts())).toBe(false)
  })
})

describe('links', () => {
  const a = 'a' as CardId
  const b = 'b' as CardId

  test('are seen from both ends, in the order of their kinds', () => {
    const index = new LinkIndex()
    index.set('1' as LinkId, link('1', 'answered_by', 'a', 'o'))
    index.set('2' as LinkId, link('2', 'voiced_by', 'a', 'b'))
    index.set('3' as LinkId, link('3', 'unheard_of', 'a', 'b'))
    expect(index.of(a).outgoing.map(({ kind }) => kind)).toEqual(['voiced_by', 'answered_by', 'unheard_of'])
    expect(index.of(b).incoming.map(({ id }) => id)).toEqual(['2', '3'])
    expect([index.has('voiced_by', a, b), index.has('voiced_by', b, a)]).toEqual([true, false])
    expect([...index.all()]).toHaveLength(3)
  })

  test('tell whose links changed when one is rewritten or removed', () => {
    const index = new LinkIndex()
    expect(index.set('1' as LinkId, link('1', 'causes', 'a', 'b'))).toEqual(['a', 'b'])
    expect(index.set('1' as LinkId, link('1', 'causes', 'a', 'c')).sort()).toEqual(['a', 'b', 'c'])
    expect(index.get('1' as LinkId)?.to).toBe('c')
    expect(index.set('1' as LinkId, null).sort()).toEqual(['a', 'c'])
    expect(index.of(a)).toBe(NO_LINKS)
    expect(index.set('1' as LinkId, null)).toEqual([])
  })
})

export type { GroupId }
