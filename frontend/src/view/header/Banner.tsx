/** One line that everybody must know, across the page; and the press that puts it away. */

import type { ComponentChildren } from 'preact'
import { focusSoon } from '../../a11y/focus'
import { Icon, type IconName } from '../../a11y/icon'
import { t } from '../../language/t'

interface BannerProps {
  readonly icon: IconName
  readonly words: string
  readonly amiss?: boolean
  readonly children?: ComponentChildren
}

export function Banner({ icon, words, amiss = false, children }: BannerProps) {
  return (
    <div class={amiss ? 'banner banner-amiss' : 'banner'}>
      <Icon name={icon} />
      <p>{words}</p>
      {children}
    </div>
  )
}

/** The button goes with its line; the focus goes on to the section, not back to the top of the page. */
export function PutAway({ label = t('Understood'), onPress }: { readonly label?: string; readonly onPress: () => void }) {
  const press = (): void => {
    onPress()
    focusSoon(() => document.querySelector<HTMLElement>('.section[data-current] h2'), { preventScroll: true })
  }
  return (
    <button type="button" class="button" onClick={press}>
      {label}
    </button>
  )
}
