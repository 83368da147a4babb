/** The canvas page's short message; it goes by itself. */

import { useCanvas } from '../context'
import { ToastView } from '../parts/ToastView'

export function Toasts() {
  const { ui } = useCanvas()
  const toast = ui.toast.value
  return <div class="toasts">{toast === null ? null : <ToastView key={toast.id} toast={toast} hide={() => ui.hideToast()} hold={(held) => ui.keepToast(held)} />}</div>
}
