/** Draws the one dialog that is open, if any. */

import { useCanvas } from '../context'
import { AsideDialog } from './AsideDialog'
import { BinDialog } from './BinDialog'
import { FrameDialog } from './FrameDialog'
import { InviteDialog } from './InviteDialog'
import { KeysDialog } from './KeysDialog'
import { LeaveDialog } from './LeaveDialog'
import { LinkDialog } from './LinkDialog'
import { MergeDialog } from './MergeDialog'
import { MoveDialog } from './MoveDialog'
import { NewsDialog } from './NewsDialog'
import { PeopleDialog } from './PeopleDialog'
import { RefusedDialog } from './RefusedDialog'
import { SplitDialog } from './SplitDialog'

export function Dialogs() {
  const { ui, store } = useCanvas()
  const open = ui.dialog.value
  if (open === null) return null
  switch (open.kind) {
    case 'bin':
      return <BinDialog />
    case 'refused':
      return <RefusedDialog />
    case 'people':
      return <PeopleDialog />
    case 'news':
      return <NewsDialog />
    case 'frame':
      return <FrameDialog />
    case 'keys':
      return <KeysDialog />
    case 'leave':
      return <LeaveDialog />
    case 'invite':
      return <InviteDialog />
    case 'move':
    case 'link':
    case 'split':
    case 'aside':
    case 'merge': {
      const card = store.card(open.card).value
      // Set aside by somebody else meanwhile: there is nothing left to ask.
      if (card === null) return null
      if (open.kind === 'move') return <MoveDialog card={card} section={open.section ?? null} />
      if (open.kind === 'link') return <LinkDialog card={card} />
      if (open.kind === 'aside') return <AsideDialog card={card} />
      return open.kind === 'split' ? <SplitDialog card={card} /> : <MergeDialog card={card} />
    }
  }
}
