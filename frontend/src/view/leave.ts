/**
 * "I am done here": to the page where the login ends and the device forgets. It is asked for
 * here only what that page cannot know: whether words are still on their way.
 */

import type { Canvas } from './context'

export function leave({ store, ui }: Canvas): void {
  const { kind } = store.status.peek()
  const connected = kind !== 'offline' && kind !== 'connecting'
  if (connected && store.unsaved.peek() === 0) location.assign(store.config.urls.done)
  else ui.ask({ kind: 'leave' })
}
