/**
 * A card that somebody else is writing in glows once, in their group's colour, and is calm again.
 *
 * Only the eye is told, and only where motion is welcome: the digest tells everybody else.
 */

import { useComputed } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { CardId, Person } from '../../store'
import { useCanvas } from '../context'

const GLOW_MS = 1_200

/** A class while the card glows. */
export function useGlow(id: CardId, here: readonly Person[]): string | null {
  const { store } = useCanvas()
  const card = store.card(id).value
  const isNews = useComputed(() => store.digest.value.parts.some((part) => part.changed.includes(id) || part.added.includes(id))).value
  const writer = here.find((person) => person.typing)
  const [glow, setGlow] = useState<string | null>(null)
  const shown = useRef({ card, isNews })

  useEffect(() => {
    const before = shown.current
    shown.current = { card, isNews }
    const byOthers = (isNews && !before.isNews) || (writer !== undefined && before.card !== card)
    if (byOthers) setGlow(`card-glows glow-${writer?.color === null || writer === undefined ? 'none' : writer.color % 6}`)
  }, [card, isNews])
  useEffect(() => {
    if (glow === null) return
    const timer = setTimeout(() => setGlow(null), GLOW_MS)
    return () => clearTimeout(timer)
  }, [glow])
  return glow
}
