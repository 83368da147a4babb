/** What everybody must know at once: never an alarm, always what is safe and what to do. */

import { useState } from 'preact/hooks'
import { t, tn } from '../../language/t'
import type { Status } from '../../store'
import { useCanvas } from '../context'
import { calledOf } from '../parts/person_name'
import { Banner, PutAway } from './Banner'
import { Door } from './Door'

export function Banners() {
  const { store, commands, ui } = useCanvas()
  const status = store.status.value
  const [quietStorage, setQuietStorage] = useState(false)
  const following = store.people.value.find((person) => person.session === store.following.value)
  return (
    <>
      <StateBanner status={status} />
      <Door />
      {store.newVersion.value && status.kind !== 'update_needed' ? (
        <Banner icon="sparkles" words={t('A new version of this page is ready. Nothing you wrote is lost by reloading.')}>
          <button type="button" class="button" onClick={() => commands.takeNewVersion()}>
            {t('Reload')}
          </button>
        </Banner>
      ) : null}
      {store.begunAnew.value ? (
        <Banner icon="circle-alert" words={t('Something was erased from this canvas on request, so this page began anew. What you had not sent yet is kept for you.')}>
          <PutAway onPress={() => commands.understoodBegunAnew()} />
        </Banner>
      ) : null}
      {store.storage.value === 'memory_only' && !quietStorage ? (
        <Banner icon="circle-alert" words={t('This browser keeps nothing on this device. What is saved is safe; what is not saved yet is lost if you close the page.')}>
          <PutAway onPress={() => setQuietStorage(true)} />
        </Banner>
      ) : null}
      {following === undefined ? null : (
        <Banner icon="locate" words={t('You are following {name}.', { name: calledOf(following, store.config) })}>
          <PutAway label={t('Stop following')} onPress={() => commands.unfollow()} />
        </Banner>
      )}
      {status.kind === 'refused' ? (
        <Banner icon="circle-alert" amiss words={tn('{n} change of yours could not be taken. Your words are kept for you.', '{n} changes of yours could not be taken. Your words are kept for you.', status.items.length)}>
          <button type="button" class="button" onClick={() => ui.ask({ kind: 'refused' })}>
            {t('See my words')}
          </button>
        </Banner>
      ) : null}
    </>
  )
}

function StateBanner({ status }: { readonly status: Status }) {
  const { commands } = useCanvas()
  switch (status.kind) {
    case 'offline':
      return (
        <Banner icon="cloud-off" words={t('You are offline. Go on writing: everything is kept on this device and sent when the connection is back.')}>
          <button type="button" class="button" onClick={() => commands.retryNow()}>
            {t('Try again now')}
          </button>
        </Banner>
      )
    case 'read_only':
      return status.reason === 'role' ? (
        <Banner icon="eye" words={t('You can read this canvas. To write in it, ask the person who invited you.')} />
      ) : (
        <Banner icon="circle-alert" amiss words={t('The server cannot save at the moment. What you write is kept on this device and saved as soon as it can be.')} />
      )
    case 'update_needed':
      return (
        <Banner icon="refresh-cw" amiss words={t('This page is too old to write here. Reload it: nothing you wrote is lost.')}>
          <button type="button" class="button" onClick={() => commands.takeNewVersion()}>
            {t('Reload')}
          </button>
        </Banner>
      )
    case 'left':
      return <LeftBanner reason={status.reason} />
    case 'refused':
    case 'connecting':
    case 'saving':
    case 'saved':
      return null
  }
}

function LeftBanner({ reason }: { readonly reason: (Status & { kind: 'left' })['reason'] }) {
  const { store, ui } = useCanvas()
  switch (reason) {
    case 'sign_in':
      return (
        <Banner icon="log-out" amiss words={t('You are no longer signed in. What you wrote is kept on this device. Sign in again, or come in by your invitation once more.')}>
          <a class="button button-primary" href={`${store.config.urls.signIn}?next=${encodeURIComponent(location.pathname + location.hash)}`}>
            {t('Sign in again')}
          </a>
          {store.unsaved.value === 0 ? null : (
            <button type="button" class="button" onClick={() => ui.ask({ kind: 'refused' })}>
              {t('See my words')}
            </button>
          )}
        </Banner>
      )
    case 'not_allowed':
    case 'no_such_canvas':
      // The page itself says it, in the place of the board.
      return null
    case 'closed':
      return <Banner icon="circle-alert" amiss words={t('The connection was closed. Reload the page to go on; what you wrote is kept.')} />
  }
}
