/**
 * A sign from the one set we keep. It is for eyes only: the word beside it, or the
 * button's name, says the same to everybody else.
 */

import sprite from '../../icons/icons.svg?url&no-inline'
import type { IconName } from './icon_names'

export type { IconName } from './icon_names'

/** Signs that mean "on" or "back" and so turn with the direction of reading. */
const TURNING: ReadonlySet<IconName> = new Set([
  'arrow-left',
  'arrow-right',
  'chevron-left',
  'chevron-right',
  'corner-down-right',
  'undo-2',
  'redo-2',
  'list',
  'log-out',
])

export function Icon({ name, class: look }: { readonly name: IconName; readonly class?: string }) {
  const classes = ['icon', TURNING.has(name) ? 'icon-turns' : '', look ?? ''].filter(Boolean).join(' ')
  return (
    <svg class={classes} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <use href={`${sprite}#${name}`} />
    </svg>
  )
}
