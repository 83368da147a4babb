/** The short message about what just happened, and the one thing to do about it. */

import { Icon } from '../../a11y/icon'
import { t } from '../../language/t'

export interface ToastWords {
  readonly text: string
  readonly action?: { readonly label: string; readonly run: () => void }
}

interface ToastProps {
  readonly toast: ToastWords
  readonly hide: () => void
  /** Told while somebody points at the message or is in it. */
  readonly hold?: (held: boolean) => void
}

export function ToastView({ toast: { text, action }, hide, hold = () => undefined }: ToastProps) {
  return (
    // The message waits while somebody points at it or is in it; nothing else happens.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div class="toast" onMouseEnter={() => hold(true)} onMouseLeave={() => hold(false)} onFocusIn={() => hold(true)} onFocusOut={() => hold(false)}>
      <p>{text}</p>
      {action === undefined ? null : (
        <button
          type="button"
          class="button"
          onClick={() => {
            hide()
            action.run()
          }}
        >
          {action.label}
        </button>
      )}
      <button type="button" class="button button-icon" aria-label={t('Close this message')} onClick={hide}>
        <Icon name="x" />
      </button>
    </div>
  )
}
