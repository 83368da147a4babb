/** "I am done here", while something is not saved yet or nobody can be reached: what would be lost, in words. */

import { Dialog } from '../../a11y/dialog'
import { t, tn } from '../../language/t'
import { useCanvas } from '../context'

export function LeaveDialog() {
  const { store, ui } = useCanvas()
  const unsaved = store.unsaved.value
  const offline = store.status.value.kind === 'offline'
  return (
    <Dialog
      title={t('I am done here')}
      onClose={() => ui.dismiss()}
      foot={
        <>
          {offline ? null : (
            <a class="button" href={store.config.urls.done}>
              {unsaved === 0 ? t('Go on') : t('Go on all the same')}
            </a>
          )}
          <button type="button" class="button button-primary" onClick={() => ui.dismiss()}>
            {t('Stay')}
          </button>
        </>
      }
    >
      {unsaved === 0 ? (
        <p>{offline ? t('There is no connection. Your login can be ended as soon as it is back.') : t('Everything is saved.')}</p>
      ) : (
        <p class="field-problem">{tn('{n} change of yours is not saved yet and would be lost. Wait until it says “Saved”.', '{n} changes of yours are not saved yet and would be lost. Wait until it says “Saved”.', unsaved)}</p>
      )}
    </Dialog>
  )
}
