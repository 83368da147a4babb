/** Going where somebody goes: their section, their card, on this page too. The focus stays. */

import { useEffect } from 'preact/hooks'
import { isCardSectionId } from '../../document/ids'
import type { Canvas } from '../context'
import { showSection } from './SectionNav'
import { showCard } from './focus_card'

/** While somebody is followed, the board shows what they are at. */
export function useFollowing({ store, commands }: Canvas): void {
  const person = store.people.value.find((one) => one.session === store.following.value)
  const section = person?.section ?? null
  const card = person?.card ?? null
  useEffect(() => {
    if (!isCardSectionId(section)) return
    commands.select(section, card)
    showSection(section)
    if (card !== null) requestAnimationFrame(() => showCard(card))
  }, [section, card])
}
