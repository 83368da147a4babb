/**
 * "I am done here": to the page where the login ends and the device forgets. It is asked for
 * here only what that page cannot know: whether words are still on their way.
 */

import type { Canvas } from './context'
import { watchForQuiet } from './idle'

export function leave({ store, ui }: Canvas): void {
  if (maySafelyLeave({ store })) location.assign(store.config.urls.done)
  else ui.ask({ kind: 'leave' })
}

/**
 * On a device that people share: after ten quiet minutes asks whether somebody is there, on the
 * page that forgets by itself. Never while words are here that nobody else has.
 */
export function leaveWhenQuiet({ store }: Canvas): void {
  if (!store.config.sharedDevice) return
  watchForQuiet(() => {
    if (maySafelyLeave({ store }) && store.refused.peek().length === 0) location.assign(`${store.config.urls.done}?idle`)
  })
}

function maySafelyLeave({ store }: Pick<Canvas, 'store'>): boolean {
  const { kind } = store.status.peek()
  return kind !== 'offline' && kind !== 'connecting' && store.unsaved.peek() === 0
}
