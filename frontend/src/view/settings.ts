/**
 * How somebody likes the page: colours, size of letters, single-letter keys. Kept in this browser only.
 */

import { effect, signal, type Signal } from '@preact/signals'

export type Theme = 'device' | 'light' | 'dark'

const KEY = 'canevas.look'

interface Kept {
  readonly theme?: unknown
  readonly contrast?: unknown
  readonly text?: unknown
  readonly letters?: unknown
}

function kept(): Kept {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    // A private window may refuse its storage: then nothing was chosen.
    return {}
  }
}

const known = kept()

/** What was chosen; changing one changes the page and is remembered. */
export const settings: {
  readonly theme: Signal<Theme>
  readonly contrast: Signal<boolean>
  readonly large: Signal<boolean>
  readonly letters: Signal<boolean>
} = {
  theme: signal(known.theme === 'light' || known.theme === 'dark' ? known.theme : 'device'),
  contrast: signal(known.contrast === true),
  large: signal(known.text === 'large'),
  letters: signal(known.letters !== false),
}

/** Shows the choices on the page, now and whenever one changes. */
export function applySettings(page: HTMLElement = document.documentElement): () => void {
  return effect(() => {
    const { theme, contrast, large, letters } = settings
    if (theme.value === 'device') delete page.dataset['theme']
    else page.dataset['theme'] = theme.value
    if (contrast.value) page.dataset['contrast'] = 'more'
    else delete page.dataset['contrast']
    if (large.value) page.dataset['text'] = 'large'
    else delete page.dataset['text']
    try {
      localStorage.setItem(KEY, JSON.stringify({ theme: theme.value, contrast: contrast.value, text: large.value ? 'large' : 'normal', letters: letters.value }))
    } catch {
      // Not remembered then; the page shows the choice all the same.
    }
  })
}
