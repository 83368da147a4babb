/** The committed sprite belongs to the committed list. */

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { makeIcons } from '../icons/make'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

test('the sprite and the names are those of the list', () => {
  const made = makeIcons()
  expect(read('../icons/icons.svg')).toBe(made.sprite)
  expect(read('../src/a11y/icon_names.ts')).toBe(made.names)
})
