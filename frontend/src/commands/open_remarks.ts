/**
 * Which cards have remarks that nobody has dealt with: asked for whenever there is reason to,
 * by those who may look back, and never kept on this device.
 */

import { effect } from '@preact/signals-core'
import type { CardId } from '../document/ids'
import type { Canvas } from '../store/canvas'
import type { CanvasConfig } from '../store/config'

type Remarks = ReadonlyMap<CardId, readonly string[]>
const NONE: Remarks = new Map()

/** Keeps `canvas.remarks` as the server knows them; stops when the returned function is called. */
export function watchRemarks(canvas: Canvas, ask: (config: CanvasConfig) => Promise<Remarks | null> = askForRemarks): () => void {
  let turn = 0
  return effect(() => {
    const mine = ++turn
    const greeted = canvas.reviewed.value > 0
    if (!canvas.standing.value.may.has('history')) {
      canvas.remarks.value = NONE
    } else if (greeted) {
      void ask(canvas.config).then((found) => {
        if (found !== null && mine === turn) canvas.remarks.value = found
      })
    }
  })
}

/** Null: there was no answer, and what is known stays. */
async function askForRemarks({ urls }: CanvasConfig): Promise<Remarks | null> {
  try {
    const response = await fetch(`${urls.api}/remarks/open`, { credentials: 'same-origin', headers: { Accept: 'application/json' } })
    return response.ok ? byCard(await response.json()) : null
  } catch {
    return null
  }
}

function byCard(said: unknown): Remarks {
  const { remarks } = said as { readonly remarks: readonly { readonly id: string; readonly card: CardId }[] }
  const found = new Map<CardId, readonly string[]>()
  for (const { id, card } of remarks) found.set(card, [...(found.get(card) ?? []), id])
  return found
}
