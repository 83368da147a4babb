/** Words that the server did not take: given back to their author, to copy and to put again. */

import { Dialog } from '../../a11y/dialog'
import { t } from '../../language/t'
import { useCanvas } from '../context'
import { KeptWords } from './KeptWords'

export function RefusedDialog() {
  const { store, ui } = useCanvas()
  const items = store.refused.value
  const waiting = store.status.value.kind === 'left' ? store.unsavedWords() : []
  return (
    <Dialog title={t('Your words, kept for you')} onClose={() => ui.dismiss()} wide>
      {items.length === 0 ? null : <p>{t('The canvas could not take these changes. Nothing of it is lost: copy your words and put them where they belong.')}</p>}
      <KeptWords items={items} />
      {waiting.length === 0 ? null : <p>{t('These words are not in the canvas yet. They are kept on this device and go there as soon as you are back.')}</p>}
      <KeptWords items={waiting} waiting />
      {items.length + waiting.length === 0 ? <p class="quiet">{t('There is nothing left here.')}</p> : null}
    </Dialog>
  )
}
