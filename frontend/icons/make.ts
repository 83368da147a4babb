/**
 * Makes the sprite of icons from a list of names, out of the Lucide set (ISC licence).
 *
 * `node icons/make.ts` after changing `icons.txt`; a test notices when one forgets.
 * What it makes is committed, so that a build reads no icon set and a diff shows
 * which picture came or went.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** The names in the list, in its order. */
export function iconNames(): string[] {
  return readFileSync(here('./icons.txt'), 'utf8').split('\n').filter(Boolean)
}

/** The sprite and the TypeScript names that belong to the list as it stands. */
export function makeIcons(): { sprite: string; names: string } {
  const names = iconNames()
  const symbols = names.map((name) => {
    const file = readFileSync(here(`../node_modules/lucide-static/icons/${name}.svg`), 'utf8')
    const drawing = file
      .slice(file.indexOf('>', file.indexOf('<svg')) + 1, file.lastIndexOf('</svg>'))
      .replace(/\s+/g, ' ')
      .replaceAll(' />', '/>')
      .replaceAll('> <', '><')
      .trim()
    return `<symbol id="${name}" viewBox="0 0 24 24">${drawing}</symbol>`
  })
  return {
    sprite: `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join('\n')}\n</svg>\n`,
    names: `/** Made by \`node icons/make.ts\` from \`icons/icons.txt\`. */\nexport type IconName =\n${names.map((name) => `  | '${name}'`).join('\n')}\n`,
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const made = makeIcons()
  writeFileSync(here('./icons.svg'), made.sprite)
  writeFileSync(here('../src/a11y/icon_names.ts'), made.names)
}
