/**
 * People's own words on the page: always with the direction of their own letters.
 */

import { t } from '../../language/t'

/** A title, or words saying that there is none yet. */
export function CardTitle({ title }: { readonly title: string }) {
  return title.trim() === '' ? <span class="untitled">{t('No title yet')}</span> : <bdi>{title}</bdi>
}
