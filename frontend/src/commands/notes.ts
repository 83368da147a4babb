/**
 * The internal note of a card: read from the server and written to it, never part of the
 * shared document, never kept on this device.
 */

import type { CardId } from '../document/ids'
import type { CanvasConfig } from '../store/config'

export interface Note {
  readonly text: string
  readonly version: number
}

export type NoteAnswer =
  | { readonly kind: 'note'; readonly note: Note }
  /** Somebody else wrote meanwhile: what stands there now. */
  | { readonly kind: 'conflict'; readonly note: Note }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'not_connected' }

export async function readNote(config: CanvasConfig, card: CardId): Promise<NoteAnswer> {
  return answer(() => fetch(address(config, card), { credentials: 'same-origin', headers: { Accept: 'application/json' } }))
}

/** @param version the one that `text` was written upon. */
export async function writeNote(config: CanvasConfig, card: CardId, text: string, version: number): Promise<NoteAnswer> {
  const written = await answer(() =>
    fetch(address(config, card), {
      method: 'PUT',
      credentials: 'same-origin',
      // The page may be going: the words go all the same.
      keepalive: text.length < KEPT_ALIVE,
      headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
      body: JSON.stringify({ text, version }),
    }),
  )
  if (written.kind === 'note') return { kind: 'note', note: { text, version: written.note.version } }
  if (written.kind !== 'refused' || written.code !== CONFLICT) return written
  const now = await readNote(config, card)
  return now.kind === 'note' ? { kind: 'conflict', note: now.note } : now
}

/** Browsers send no more than 64 kB after a page has gone. */
const KEPT_ALIVE = 15_000
const CONFLICT = 'conflict'

const address = ({ urls }: CanvasConfig, card: CardId): string => `${urls.api}/cards/${encodeURIComponent(card)}/note`

async function answer(ask: () => Promise<Response>): Promise<NoteAnswer> {
  let response: Response
  try {
    response = await ask()
  } catch {
    return { kind: 'not_connected' }
  }
  const said = ((await response.json().catch(() => null)) ?? {}) as Readonly<Record<string, unknown>>
  if (response.status === 409) return { kind: 'refused', code: CONFLICT }
  if (!response.ok) return { kind: 'refused', code: typeof said['code'] === 'string' ? said['code'] : '' }
  return {
    kind: 'note',
    note: { text: typeof said['text'] === 'string' ? said['text'] : '', version: typeof said['version'] === 'number' ? said['version'] : 0 },
  }
}
