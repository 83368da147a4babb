/** "I am done here": leaving a shared device without leaving words behind on it. */

import { useState } from 'preact/hooks'
import { Dialog } from '../../a11y/dialog'
import { t, tn } from '../../language/t'
import { useCanvas } from '../context'

export function LeaveDialog() {
  const { store, commands, ui } = useCanvas()
  const unsaved = store.unsaved.value
  const [busy, setBusy] = useState(false)
  const leave = (): void => {
    setBusy(true)
    void commands.forgetDevice().then((result) => {
      if (result.done) location.assign('/')
      else {
        setBusy(false)
        ui.tell(result)
      }
    })
  }
  return (
    <Dialog
      title={t('I am done here')}
      onClose={() => ui.dismiss()}
      foot={
        <>
          <button type="button" class="button" onClick={() => ui.dismiss()}>
            {t('Stay')}
          </button>
          <button type="button" class="button button-primary" aria-disabled={busy} onClick={() => (busy ? undefined : leave())}>
            {t('Forget everything on this device')}
          </button>
        </>
      }
    >
      <p>{t('What is kept of this canvas on this device is forgotten. What is saved stays in the canvas.')}</p>
      {unsaved === 0 ? null : (
        <p class="field-problem">{tn('{n} change of yours is not saved yet and would be lost. Wait until it says “Saved”.', '{n} changes of yours are not saved yet and would be lost. Wait until it says “Saved”.', unsaved)}</p>
      )}
    </Dialog>
  )
}
