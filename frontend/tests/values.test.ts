/** A form says what is wrong before the gate would. */

import { describe, expect, test } from 'vitest'
import type { FieldValue } from '../src/document/read'
import { fieldOf, linkKind, linkKindsFrom, linkKindsTo, linkRank, sectionSchema, textKeys } from '../src/document/schema'
import type { Field } from '../src/document/schema'
import { problemWith } from '../src/document/values'

const field = (type: Field['type'], facts: Partial<Field> = {}): Field => ({
  key: 'k', type, label: '', help: '', heading: '', options: [], fields: [], limit: 0, minimum: 0, advised: 0,
  required: false, lines: false, serverOnly: false, ...facts,
})
const options = [{ id: 'x', label: '', help: '' }, { id: 'y', label: '', help: '' }]

describe('a value', () => {
  test.each<[string, Field, FieldValue, string | null]>([
    ['nothing clears anything', field('enum'), null, null],
    ['the server\'s own', field('text', { serverOnly: true }), 'B3', 'server_only'],
    ['live text is not set', field('long_text'), 'x', 'is_live_text'],
    ['rich text neither', field('rich_text'), 'x', 'is_live_text'],
    ['nor a line', field('line'), 'x', 'is_live_text'],
    ['text', field('text', { limit: 3 }), 'abc', null],
    ['text too long', field('text', { limit: 3 }), 'abcd', 'too_long'],
    ['text counted in characters', field('text', { limit: 3 }), '😀😀😀', null],
    ['text that is none', field('text'), 3, 'wrong_shape'],
    ['text with half a character', field('text'), '\ud83d', 'wrong_shape'],
    ['texts', field('texts'), ['a', 'b'], null],
    ['texts with a number', field('texts'), ['a', 1], 'wrong_shape'],
    ['too many texts', field('texts', { limit: 1 }), ['a', 'b'], 'too_many'],
    ['no list', field('texts'), 'a', 'wrong_shape'],
    ['an option', field('enum', { options }), 'x', null],
    ['no option', field('enum', { options }), 'z', 'unknown_option'],
    ['options', field('enum_set', { options }), ['x', 'y'], null],
    ['an option twice', field('enum_set', { options }), ['x', 'x'], 'twice_the_same'],
    ['an unknown one among options', field('enum_set', { options }), ['x', 'z'], 'unknown_option'],
    ['yes', field('boolean'), true, null],
    ['maybe', field('boolean'), 'maybe', 'wrong_shape'],
    ['a whole number', field('integer', { minimum: 1, limit: 4 }), 4, null],
    ['a broken number', field('integer', { minimum: 1, limit: 4 }), 1.5, 'not_whole'],
    ['too small', field('integer', { minimum: 1, limit: 4 }), 0, 'out_of_range'],
    ['no number', field('integer', { minimum: 1, limit: 4 }), '2', 'wrong_shape'],
    ['any number', field('number'), -1.5, null],
    ['endless', field('number'), Infinity, 'out_of_range'],
    ['number as text', field('number'), '1', 'wrong_shape'],
    ['a day', field('date'), '2028-02-29', null],
    ['no such day', field('date'), '2026-02-29', 'not_a_date'],
    ['a year', field('date'), '2026', 'not_a_date'],
    ['year 0', field('date'), '0000-01-01', 'not_a_date'],
    ['a group', field('group'), 'habitants', null],
    ['no id', field('card'), 'a b', 'wrong_shape'],
    ['groups', field('group_set'), ['a', 'b'], null],
    ['a group twice', field('group_set'), ['a', 'a'], 'twice_the_same'],
    ['a record', field('record', { fields: [field('text', { key: 'a' })] }), { a: 'x' }, null],
    ['a record with a stranger', field('record', { fields: [] }), { a: 'x' }, 'unknown_key'],
    ['a record without what it needs', field('record', { fields: [field('text', { key: 'a', required: true })] }), {}, 'missing'],
    ['a record with a wrong member', field('record', { fields: [field('date', { key: 'a' })] }), { a: 'x' }, 'not_a_date'],
    ['no record', field('record'), [], 'wrong_shape'],
    ['records', field('records', { fields: [field('text', { key: 'a' })] }), [{ a: 'x' }, {}], null],
    ['records with one that is none', field('records', { fields: [] }), [1], 'wrong_shape'],
  ])('%s', (_name, one, value, problem) => {
    expect(problemWith(one, value)).toBe(problem)
  })
})

describe('the schema', () => {
  test('knows every part, its texts and its links', () => {
    expect(sectionSchema('needs').kinds.length).toBeGreaterThan(2)
    expect(textKeys('objectives')).toContain('success_in_their_words')
    expect(fieldOf('needs', 'scale')?.type).toBe('enum')
    expect(fieldOf('frame', 'state')?.type).toBe('enum')
    expect(fieldOf('needs', 'unheard_of')).toBeNull()
    expect(linkKind('carried_by')?.target).toBe('actors')
    expect(linkKind('unheard_of')).toBeNull()
    expect(linkKindsFrom('values').map(({ id }) => id)).toEqual(['tension'])
    expect(linkKindsTo('needs').map(({ id }) => id)).toEqual(['causes', 'revisits'])
    expect(linkRank('voiced_by')).toBe(0)
    expect(linkRank('unheard_of')).toBeGreaterThan(10)
  })
})
