/**
 * In the place of the board when the canvas is not open any more: what happened, what is
 * safe, what to do, and every word that had not arrived.
 */

import { useEffect, useRef } from 'preact/hooks'
import { announce } from '../a11y/announcer'
import { t, tn } from '../language/t'
import type { Status } from '../store'
import { useCanvas } from './context'
import { KeptWords } from './dialogs/KeptWords'

export function LeftPage({ status }: { readonly status: Status & { readonly kind: 'left' } }) {
  const { store, ui } = useCanvas()
  const heading = useRef<HTMLHeadingElement>(null)
  const items = store.refused.value
  const title = titleOf(status)
  useEffect(() => {
    announce(title)
    // What was said of the board before it went would lie over the words that matter now.
    ui.hideToast()
    // What had the focus is gone with the board; whoever is in the header stays there.
    if (document.activeElement === null || document.activeElement === document.body) heading.current?.focus()
  }, [title, ui])
  return (
    <main class="left-page" id="board" tabIndex={-1}>
      <h2 ref={heading} tabIndex={-1}>
        {title}
      </h2>
      <p>{t('What was saved is safe in the canvas. The copy of it on this device has been taken away.')}</p>
      <p>
        {items.length === 0
          ? t('Nothing of yours was waiting to be saved.')
          : tn('{n} text of yours had not arrived yet. It stands below: copy it before you close this page.', '{n} texts of yours had not arrived yet. They stand below: copy them before you close this page.', items.length)}
      </p>
      <p>{whatToDo(status)}</p>
      {items.length === 0 ? null : (
        <section class="left-words" aria-label={t('Your words, kept for you')}>
          <KeptWords items={items} />
        </section>
      )}
      <p>
        <a class="button" href="/">
          {t('All canvases')}
        </a>
      </p>
    </main>
  )
}

function titleOf({ reason, why }: Status & { readonly kind: 'left' }): string {
  if (reason === 'no_such_canvas') return t('This canvas is not there any more.')
  if (why?.includes('expired') === true) return t('The time for which this canvas was open to you is over.')
  if (why?.includes('revoked') === true) return t('The invitation by which you came has been withdrawn.')
  return t('This canvas is not open to you any more.')
}

function whatToDo({ reason }: Status & { readonly kind: 'left' }): string {
  if (reason === 'no_such_canvas') return t('If you need it, ask the person who runs the project: it may have been put into the archive.')
  return t('If you think this is a mistake, ask the person who invited you for a new invitation.')
}
