/** How a part of the history page reaches what is known, and what floats above the page. */

import { signal, type Signal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { announce } from '../../a11y/announcer'
import type { HistoryStore } from '../../store/history'
import type { Restorable } from '../../store/history_api'
import type { CardText, Pin } from '../../store/pins'
import type { ToastWords } from '../parts/ToastView'

/** What is asked in a dialog. */
export type Asked =
  | { readonly kind: 'name'; readonly revision: number | null }
  | { readonly kind: 'rename'; readonly milestone: string; readonly name: string; readonly note: string }
  | { readonly kind: 'restore'; readonly revision: number; readonly what: Restorable; readonly called: string; readonly when: string }
  | { readonly kind: 'review'; readonly milestone: string; readonly name: string }
  /** `about` null: the whole canvas. `pin`: the words that were selected beforehand. */
  | { readonly kind: 'remark'; readonly about: RemarkedCard | null; readonly pin: Pin | null }

/** The card that a remark is made on, and its texts to choose words from. */
export interface RemarkedCard {
  readonly section: string
  readonly card: string
  readonly called: string
  readonly texts: readonly CardText[]
}

export class HistoryUi {
  readonly asked: Signal<Asked | null> = signal(null)
  readonly toast: Signal<ToastWords | null> = signal(null)
  /** Whether news are said aloud as well as shown. */
  readonly aloud: Signal<boolean> = signal(false)
  readonly wide: Signal<boolean>

  constructor() {
    const room = matchMedia('(min-width: 68.75rem)')
    this.wide = signal(room.matches)
    room.addEventListener('change', () => (this.wide.value = room.matches))
  }

  /** A message that stays until it is closed or another comes. */
  tell(text: string, action?: ToastWords['action']): void {
    this.toast.value = action === undefined ? { text } : { text, action }
    announce(text)
  }
}

export interface HistoryPage {
  readonly store: HistoryStore
  readonly ui: HistoryUi
}

export const HistoryContext = createContext<HistoryPage | null>(null)

export function useHistory(): HistoryPage {
  const page = useContext(HistoryContext)
  if (page === null) throw new Error('drawn outside of the history')
  return page
}
