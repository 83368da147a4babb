/** Fetching the rest of the page: at leisure, or at once when it is asked for. */

import { signal } from '@preact/signals'
import { t } from '../language/t'
import type * as Later from './later'
import type { Ui } from './ui'

const LEISURE_MS = 600

/** The rest of the page, once it is here. */
export const later = signal<typeof Later | null>(null)

let asked = false

/** Fetches the rest; a second call does nothing unless the first failed. */
export function fetchLater(ui: Ui): void {
  if (asked) return
  asked = true
  import('./later').then(
    (module) => {
      later.value = module
    },
    () => {
      asked = false
      ui.show(t('A part of the page could not be loaded. Check the connection and try again.'))
    },
  )
}

/** Fetches the rest when the browser has drawn what matters first. */
export function fetchLaterAtLeisure(ui: Ui): () => void {
  const timer = setTimeout(() => fetchLater(ui), LEISURE_MS)
  return () => clearTimeout(timer)
}
