/** The small rules of the page that need no page: names, initials, questions, links. */

import { expect, test } from 'vitest'
import { LINK_KINDS } from '../src/generated/schema'
import { CARD_SECTIONS, type Card, type CardId, type CardSectionId } from '../src/store'
import { addressOf } from '../src/view/address'
import { examplesOf } from '../src/view/board/examples'
import { codeOf, nameOf } from '../src/view/card/names'
import { initials } from '../src/view/parts/PersonMark'
import { fieldsUnder, kindLabel, letterOf, linkSides, possibleSides, sectionInfo } from '../src/view/schema'

const card = (facts: Partial<Card>): Card => ({ code: 'B3', title: '', ...facts }) as Card

test('a card is called by its code and the beginning of its title', () => {
  expect(nameOf(card({ title: 'Un lieu' }))).toBe('B3 Un lieu')
  expect(nameOf(card({ title: '  ' }))).toBe('B3')
  expect(nameOf(card({ title: 'a'.repeat(80) }))).toBe(`B3 ${'a'.repeat(57)}…`)
  expect(codeOf(card({ code: null }))).toBe('new')
})

test('the address of a card is its code, or its id until it has one', () => {
  expect(addressOf(card({ section: 'needs' }))).toBe('#needs/B3')
  expect(addressOf(card({ section: 'values', code: null, id: 'a b' as CardId }))).toBe('#values/a%20b')
})

test('initials are the first signs of the first and the last word, as people see signs', () => {
  expect(initials('Amina')).toBe('A')
  expect(initials('Jean-Luc van den Berg')).toBe('JB')
  expect(initials('محمد علي')).toBe('مع')
  expect(initials('😀 Bo')).toBe('😀B')
  expect(initials('  ')).toBe('')
})

test('every field that is asked for stands under a question of its section', () => {
  for (const section of CARD_SECTIONS) {
    const { headings, fields } = sectionInfo(section)
    const asked = headings.flatMap(({ id }) => fieldsUnder(section, id)).map(({ key }) => key)
    const known = new Set(['title', 'body', 'place', 'origin', 'translations', 'lang'])
    expect(asked.toSorted()).toEqual(fields.filter((field) => !known.has(field.key) && !field.serverOnly).map(({ key }) => key).toSorted())
  }
})

test('every kind of link can be made from both its ends, a symmetric one from one', () => {
  const sides = CARD_SECTIONS.flatMap((section) => linkSides(section).map((side) => `${side.kind.id} ${side.way}`))
  const wanted = LINK_KINDS.flatMap((kind) => (kind.symmetric ? [`${kind.id} out`] : [`${kind.id} out`, `${kind.id} in`]))
  expect(sides.toSorted()).toEqual(wanted.toSorted())
})

test('every side of a link stands under a question that its section asks', () => {
  for (const section of CARD_SECTIONS) {
    const headings = sectionInfo(section).headings.map(({ id }) => id)
    for (const side of linkSides(section)) expect(headings, `${side.kind.id} ${side.way}`).toContain(side.heading)
  }
})

test('the letters of codes follow the language, and French when it has none', () => {
  expect(letterOf('needs', 'fr')).toBe('B')
  expect(letterOf('needs', 'en')).toBe('N')
  expect(letterOf('needs', 'pt')).toBe('B')
})

test('a kind of another version is shown as it is', () => {
  expect(kindLabel('values', 'red_line')).toBe('red line')
  expect(kindLabel('values', 'from_the_future')).toBe('from_the_future')
})

test('an empty section shows two different examples', () => {
  for (const section of CARD_SECTIONS) expect(new Set(examplesOf(section)).size).toBe(2)
})

test('a link is offered only where its source may be written and its other end read', () => {
  const ways = (section: 'needs' | 'objectives', readable: readonly CardSectionId[], mine: CardSectionId): string[] =>
    possibleSides(section, readable, (id) => id === mine).map(({ way, other }) => `${way} ${other}`)
  expect(new Set(ways('objectives', ['objectives', 'values'], 'objectives'))).toEqual(new Set(['out objectives', 'out values', 'in objectives']))
  expect(ways('needs', ['needs', 'values'], 'values')).toEqual([])
  expect(ways('needs', ['needs'], 'needs')).toContain('out needs')
})
