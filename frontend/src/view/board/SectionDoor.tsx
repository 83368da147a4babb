/** Beside a section's heading, in words: what one may do in it, and whether guests may write there too. */

import { Icon } from '../../a11y/icon'
import { t } from '../../language/t'
import type { CardSectionId } from '../../store'
import { useCanvas } from '../context'

export function SectionDoor({ id }: { readonly id: CardSectionId }) {
  const { store } = useCanvas()
  const access = store.section(id).access.value
  const own = !store.mixed.value || access === null ? null : access
  // A guest who may write here knows it already.
  const guests = store.standing.value.guestsWrite.has(id) && !(own === 'write' && store.me.value?.role === 'guest_editor')
  if (own === null && !guests) return null
  return (
    <ul class="section-door">
      {own === 'write' ? (
        <li class="section-door-own">
          <Icon name="pencil" />
          {t('You may write here')}
        </li>
      ) : null}
      {own === 'read' ? (
        <li>
          <Icon name="eye" />
          {t('For you to read only')}
        </li>
      ) : null}
      {guests ? (
        <li>
          <Icon name="handshake" />
          {t('Guests can write here')}
        </li>
      ) : null}
    </ul>
  )
}
