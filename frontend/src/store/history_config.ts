/** What the server wrote into the history page; `workspace/web/pages/history.py` makes it. */

import type { CardSectionId } from '../document/ids'

export interface HistoryGroup {
  readonly id: string
  readonly name: string
  readonly color: number
  readonly letter: string
}

export interface HistoryConfig {
  readonly canvas: string
  readonly title: string
  readonly language: string
  readonly urls: { readonly api: string; readonly canvas: string; readonly words?: string }
  readonly groups: readonly HistoryGroup[]
  readonly partners: readonly { readonly id: string; readonly name: string }[]
  /** Whether the charter shows who did what by name. */
  readonly names: boolean
  readonly may: readonly string[]
  readonly sections: readonly CardSectionId[]
}

export function readHistoryConfig(page: Document = document): HistoryConfig {
  return JSON.parse(page.getElementById('history-config')?.textContent ?? '{}') as HistoryConfig
}
