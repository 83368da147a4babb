/**
 * What must be seen and heard whatever is open. A modal dialog lies above the rest of the page
 * and makes it inert, to eye and ear alike; so the dialog that is in front shows it itself.
 */

import { createContext, type ComponentType } from 'preact'
import { useContext } from 'preact/hooks'
import { Announcer } from './announcer'

/** The page's short messages. */
export const Foremost = createContext<ComponentType | null>(null)

/** The short messages and the voice, for the modal dialog that is in front of everything. */
export function InFront() {
  const Messages = useContext(Foremost)
  return (
    <>
      {Messages === null ? null : <Messages />}
      <Announcer />
    </>
  )
}
