/** Browser and server count alike: both read the same vectors. */

import { describe, expect, test } from 'vitest'
import { speak, t, tn, tp } from '../src/language/t'
import type { Catalogue } from '../src/language/t'
import { vectors } from './support/vectors'

interface Sentences {
  readonly catalogue: Catalogue
  readonly forms: Readonly<Record<string, string>>
}

const byLanguage = vectors<Record<string, Sentences>>('plurals/sentences.json')

describe.each(Object.entries(byLanguage))('%s', (_language, { catalogue, forms }) => {
  test('counts as gettext does', () => {
    speak(catalogue)
    for (const [n, form] of Object.entries(forms)) {
      const number = new Intl.NumberFormat(catalogue.language).format(Number(n))
      expect(tn('{n} change', '{n} changes', Number(n))).toBe(form.replace('{n}', number))
    }
  })

  test('says plain sentences and sentences in context', () => {
    speak(catalogue)
    expect(t('Need')).toBe('a kind')
    expect(tp('adjective', 'Open')).toBe('as an adjective')
  })
})

test('a sentence without translation is said as it stands in the code', () => {
  speak({ language: 'fr', plural: { one: 0, many: 1, other: 1 }, messages: {} })
  expect(t('Nobody translated this')).toBe('Nobody translated this')
  expect(tn('{n} card', '{n} cards', 1)).toBe('1 card')
  expect(tn('{n} card', '{n} cards', 2)).toBe('2 cards')
})

test('words of people are isolated, numbers are written as the language writes them', () => {
  speak({ language: 'fr', plural: {}, messages: { '{who} wrote {n} words': '{who} a écrit {n} mots' } })
  expect(t('{who} wrote {n} words', { who: 'أمينة', n: 1234 })).toBe('\u2068أمينة\u2069 a écrit 1\u202f234 mots')
})

test('a placeholder without its fact is left to be seen', () => {
  expect(t('Hello {who}', {})).toBe('Hello {who}')
})
