/**
 * The state in words: whether what was written is safe.
 *
 * What is seen follows every change. What is heard is said only when the kind of state
 * changes for the worse or gets well again: "saving" at every key would be noise.
 */

import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon, type IconName } from '../../a11y/icon'
import { t, tn } from '../../language/t'
import { isShut, type Status } from '../../store'
import { useCanvas } from '../context'

/** One state as a sign and a sentence. */
export function statusWords(status: Status): { readonly icon: IconName; readonly words: string } {
  switch (status.kind) {
    case 'left':
      return isShut(status) ? { icon: 'lock', words: t('Closed') } : { icon: 'circle-alert', words: t('Not connected') }
    case 'update_needed':
      return { icon: 'refresh-cw', words: t('A new version of the page is needed') }
    case 'refused':
      return { icon: 'circle-alert', words: tn('{n} change was not taken', '{n} changes were not taken', status.items.length) }
    case 'offline':
      return status.kept === 0
        ? { icon: 'cloud-off', words: t('Offline: you can go on writing') }
        : { icon: 'cloud-off', words: tn('Offline: {n} change kept here', 'Offline: {n} changes kept here', status.kept) }
    case 'read_only':
      return status.reason === 'role'
        ? { icon: 'eye', words: t('Reading') }
        : { icon: 'circle-alert', words: tn('Not saved yet: {n} change kept here', 'Not saved yet: {n} changes kept here', status.kept) }
    case 'connecting':
      return { icon: 'loader', words: t('Connecting…') }
    case 'saving':
      return { icon: 'loader', words: tn('Saving {n} change…', 'Saving {n} changes…', status.count) }
    case 'saved':
      return { icon: 'check', words: t('Saved') }
  }
}

/** States worth interrupting nobody, but worth being heard. */
const HEARD: ReadonlySet<Status['kind']> = new Set(['left', 'update_needed', 'refused', 'offline', 'read_only'])
const HEARD_EVERY_MS = 10_000

export function StatusLine() {
  const { store, commands, ui } = useCanvas()
  const status = store.status.value
  const { icon, words } = statusWords(status)
  const heard = useHeard(status)
  const mayAct = status.kind === 'offline' || status.kind === 'refused'
  return (
    <div class="state" data-state={status.kind}>
      <Icon name={icon} />
      {mayAct ? (
        <button
          type="button"
          class="state-words state-button"
          onClick={() => {
            if (status.kind === 'refused') ui.ask({ kind: 'refused' })
            else commands.retryNow()
          }}
        >
          {words}
          <span class="out-of-sight">{status.kind === 'refused' ? t('See what') : t('Try again now')}</span>
        </button>
      ) : (
        <span class="state-words">{words}</span>
      )}
      <span class="out-of-sight" role="status">
        {heard}
      </span>
    </div>
  )
}

/** What is said aloud: only a change of kind, and not again within ten seconds. */
function useHeard(status: Status): string {
  const [heard, setHeard] = useState('')
  const last = useRef<{ kind: Status['kind']; at: number }>({ kind: 'saved', at: -HEARD_EVERY_MS })
  useEffect(() => {
    const before = last.current
    const getsWell = HEARD.has(before.kind) && status.kind === 'saved'
    if (status.kind === before.kind || !(HEARD.has(status.kind) || getsWell)) return
    const wait = Math.max(0, before.at + HEARD_EVERY_MS - performance.now())
    const timer = setTimeout(() => {
      last.current = { kind: status.kind, at: performance.now() }
      setHeard(statusWords(status).words)
    }, wait)
    return () => clearTimeout(timer)
  }, [status.kind])
  return heard
}
