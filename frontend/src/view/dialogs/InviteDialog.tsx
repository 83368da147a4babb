/** Inviting somebody without leaving the canvas: three questions, then a link, a code and a picture of it. */

import { useState } from 'preact/hooks'
import { Dialog } from '../../a11y/dialog'
import type { Made, Wish } from '../../commands/invitations'
import { t } from '../../language/t'
import { useCanvas } from '../context'
import { InviteForm } from '../invite/InviteForm'
import { InviteMade } from '../invite/InviteMade'

export function InviteDialog() {
  const { ui } = useCanvas()
  const [made, setMade] = useState<{ readonly door: Made; readonly wish: Wish } | null>(null)
  return made === null ? (
    <Dialog key="asking" title={t('Invite')} onClose={() => ui.dismiss()} first="input:checked">
      <InviteForm onMade={(door, wish) => setMade({ door, wish })} />
    </Dialog>
  ) : (
    <Dialog
      key="made"
      title={t('The invitation is ready')}
      onClose={() => ui.dismiss()}
      foot={
        <>
          <button type="button" class="button" onClick={() => setMade(null)}>
            {t('Invite somebody else')}
          </button>
          <button type="button" class="button button-primary" onClick={() => ui.dismiss()}>
            {t('Done')}
          </button>
        </>
      }
    >
      <InviteMade door={made.door} wish={made.wish} />
    </Dialog>
  )
}
