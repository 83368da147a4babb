/**
 * Every pair of colours that the page puts on one another can be read by everyone.
 *
 * The colours are read from `tokens.css` itself: a change there cannot break the
 * contrast unseen, in day or night, in normal or in stronger contrast.
 */

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const source = readFileSync(new URL('../src/styles/tokens.css', import.meta.url), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')

type Colors = ReadonlyMap<string, readonly [day: string, night: string]>

/** The `light-dark()` colours of one rule. */
function colorsOf(selector: string): Map<string, readonly [string, string]> {
  const start = source.indexOf(`${selector} {`)
  const rule = source.slice(start, source.indexOf('}', start))
  const found = new Map<string, readonly [string, string]>()
  for (const [, name, day, night] of rule.matchAll(/--([\w-]+):\s*light-dark\((#\w{6}), (#\w{6})\)/g)) found.set(name!, [day!, night!])
  return found
}

const usual: Colors = colorsOf(':root')
const stronger: Colors = new Map([...usual, ...colorsOf(":root[data-contrast='more']")])

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light! + 0.05) / (dark! + 0.05)
}

const THREADS = ['needs', 'objectives', 'actors', 'values', 'evaluation']
const GROUPS = [0, 1, 2, 3, 4, 5].map((index) => `group-${index}`)
const GROUNDS = ['ground', 'raised', 'sunken']

/** Words on a ground: at least 4.5 to 1. */
const WORDS: readonly (readonly [string, string])[] = [
  ...['ink', 'quiet', ...THREADS, ...GROUPS, 'notice', 'amiss'].flatMap((word) => GROUNDS.map((ground) => [word, ground] as const)),
  ...THREADS.flatMap((thread) => [[thread, `${thread}-tint`] as const, ['ink', `${thread}-tint`] as const, ['quiet', `${thread}-tint`] as const, ['raised', thread] as const]),
  ...GROUPS.map((group) => ['ground', group] as const),
  ['ink', 'notice-tint'],
  ['notice', 'notice-tint'],
  ['ink', 'amiss-tint'],
  ['amiss', 'amiss-tint'],
  ['on-ink', 'ink'],
  ['ground', 'quiet'],
]

/** Edges of controls: at least 3 to 1. */
const EDGES: readonly (readonly [string, string])[] = GROUNDS.map((ground) => ['edge', ground] as const)

for (const [name, colors] of [
  ['usual', usual],
  ['stronger', stronger],
] as const) {
  for (const time of [0, 1] as const) {
    test(`in ${name} contrast by ${time === 0 ? 'day' : 'night'}, all words and edges stand out`, () => {
      const hex = (token: string): string => colors.get(token)?.[time] ?? `no colour ${token}`
      const weak = [...WORDS.map((pair) => [...pair, name === 'usual' ? 4.5 : 7] as const), ...EDGES.map((pair) => [...pair, 3] as const)]
        // People's colours stay what they are, so that a group is known again.
        .map(([a, b, least]) => ({ pair: `${a} on ${b}`, is: contrast(hex(a), hex(b)), least: a.startsWith('group') || b.startsWith('group') || a.startsWith('notice') || b.endsWith('-tint') ? Math.min(least, 4.5) : least }))
        .filter(({ is, least }) => !(is >= least))
      expect(weak).toEqual([])
    })
  }
}

test('the stronger contrast is the same whether the device or the menu asks for it', () => {
  expect(colorsOf(":root:not([data-contrast='normal'])")).toEqual(colorsOf(":root[data-contrast='more']"))
})

test('the six groups are told from the five sections by their colours too', () => {
  const all = [...THREADS, ...GROUPS].map((token) => usual.get(token)?.[0])
  expect(new Set(all).size).toBe(all.length)
})
