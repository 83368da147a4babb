/** What others did meanwhile: counted quietly, told when asked for. */

import { Icon } from '../../a11y/icon'
import { tn } from '../../language/t'
import { useCanvas } from '../context'

export function News() {
  const { store, ui } = useCanvas()
  const { total } = store.digest.value
  if (total === 0) return null
  return (
    <button type="button" class="button button-quiet news" onClick={() => ui.ask({ kind: 'news' })}>
      <Icon name="sparkles" />
      <span class="button-words">{tn('{n} card changed by others', '{n} cards changed by others', total)}</span>
    </button>
  )
}
