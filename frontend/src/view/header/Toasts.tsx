/** The short message about what just happened; it goes by itself. */

import { Icon } from '../../a11y/icon'
import { t } from '../../language/t'
import { useCanvas } from '../context'

export function Toasts() {
  const { ui } = useCanvas()
  const toast = ui.toast.value
  return (
    <div class="toasts">
      {toast === null ? null : (
        // The message waits while somebody points at it or is in it; nothing else happens.
        // eslint-disable-next-line jsx-a11y/no-static-element-interactions
        <div class="toast" key={toast.id} onMouseEnter={() => ui.keepToast(true)} onMouseLeave={() => ui.keepToast(false)} onFocusIn={() => ui.keepToast(true)} onFocusOut={() => ui.keepToast(false)}>
          <p>{toast.text}</p>
          {toast.action === undefined ? null : (
            <button
              type="button"
              class="button"
              onClick={() => {
                ui.hideToast()
                toast.action?.run()
              }}
            >
              {toast.action.label}
            </button>
          )}
          <button type="button" class="button button-icon" aria-label={t('Close this message')} onClick={() => ui.hideToast()}>
            <Icon name="x" />
          </button>
        </div>
      )}
    </div>
  )
}
