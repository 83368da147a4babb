/** The canvas page: header, five sections, the open card, and what comes and goes above them. */

import { useEffect } from 'preact/hooks'
import { Announcer } from '../a11y/announcer'
import { isTyping } from '../a11y/focus'
import { Foremost } from '../a11y/foremost'
import type { Action } from '../commands'
import { t } from '../language/t'
import { isShut } from '../store'
import { fetchLater, fetchLaterAtLeisure, later } from './arriving'
import { atOnce } from './at_once'
import { Board } from './board/Board'
import { useFollowing } from './board/following'
import { meaning } from './board/keys'
import { CanvasContext, useCanvas, type Canvas } from './context'
import { Banners } from './header/Banners'
import { Header } from './header/Header'
import { SearchBar } from './header/SearchBar'
import { Toasts } from './header/Toasts'
import { settings } from './settings'

export function App({ canvas }: { readonly canvas: Canvas }) {
  return (
    <CanvasContext.Provider value={canvas}>
      <Foremost.Provider value={Toasts}>
        <Page />
      </Foremost.Provider>
    </CanvasContext.Provider>
  )
}

function Page() {
  const canvas = useCanvas()
  const { store, ui } = canvas
  const rest = later.value
  const status = store.status.value
  const over = isShut(status) ? status : null
  const wanted = ui.dialog.value !== null || store.panel.value.kind === 'card' || over !== null
  const covered = ui.dialog.value !== null || (ui.phone.value && store.panel.value.kind === 'card')
  useFollowing(canvas)
  useEffect(() => fetchLaterAtLeisure(ui), [ui])
  useEffect(() => {
    if (wanted) fetchLater(ui)
  }, [wanted, ui])
  useEffect(() => {
    // The browser takes its picture as soon as this returns.
    const before = (): void => atOnce(() => (ui.printing.value = true))
    const after = (): void => {
      ui.printing.value = false
    }
    addEventListener('beforeprint', before)
    addEventListener('afterprint', after)
    return () => {
      removeEventListener('beforeprint', before)
      removeEventListener('afterprint', after)
    }
  }, [ui])
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => pageKey(canvas, event)
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [canvas])

  return (
    <>
      <a class="skip-link" href="#board" onClick={skipToBoard}>
        {t('Skip to the cards')}
      </a>
      <Header />
      <section class="notices" aria-label={t('Messages')}>
        <Banners />
        {covered ? null : <Toasts />}
      </section>
      {ui.searching.value && over === null ? <SearchBar /> : null}
      <div class="work" data-panel={store.panel.value.kind === 'card' ? '' : undefined}>
        {over === null ? <Board /> : rest === null ? null : <rest.LeftPage status={over} />}
        {rest === null ? null : <rest.CardPanel />}
      </div>
      {rest === null ? null : <rest.Dialogs />}
      <Announcer />
    </>
  )
}

function skipToBoard(event: Event): void {
  event.preventDefault()
  const first = document.querySelector<HTMLElement>('.section[data-current] .card-link[tabindex="0"], .card-link[tabindex="0"]')
  ;(first ?? document.getElementById('board'))?.focus()
}

/** Keys that work wherever one is, save where they would be somebody's words. */
function pageKey(canvas: Canvas, event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  const typing = isTyping(event.target)
  const action = meaning(event, typing)
  const run = action === null ? undefined : EVERYWHERE[action]
  if (run === undefined ? ownKey(canvas, event, typing) : run(canvas, event.target, typing)) event.preventDefault()
}

/** Each returns whether the key was for it. */
type Everywhere = (canvas: Canvas, target: EventTarget | null, typing: boolean) => boolean

const EVERYWHERE: Partial<Record<Action, Everywhere>> = {
  undo: (canvas, target, typing) => undoOrRedo(canvas, 'undo', target, typing),
  redo: (canvas, target, typing) => undoOrRedo(canvas, 'redo', target, typing),
  find: ({ ui }) => {
    if (ui.dialog.peek() !== null) return false
    ui.search(true)
    document.getElementById('search-words')?.focus()
    return true
  },
  help: ({ ui }) => {
    if (ui.dialog.peek() === null) ui.ask({ kind: 'keys' })
    return true
  },
  digest: ({ ui }) => {
    if (ui.dialog.peek() !== null) return false
    ui.ask({ kind: 'news' })
    return true
  },
  close: ({ commands, ui }, _target, typing) => {
    if (typing || !ui.searching.peek() || ui.dialog.peek() !== null) return false
    commands.clearFilter()
    ui.search(false)
    return true
  },
}

function undoOrRedo({ commands, ui }: Canvas, which: 'undo' | 'redo', target: EventTarget | null, typing: boolean): boolean {
  // A field of its own, such as the search, undoes its own words.
  if (typing && !(target instanceof HTMLElement && target.dataset['live'] !== undefined)) return false
  ui.say(commands[which]())
  return true
}

function ownKey({ ui }: Canvas, event: KeyboardEvent, typing: boolean): boolean {
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !settings.letters.peek() || ui.dialog.peek() !== null) return false
  if (event.key.toLowerCase() !== 'f') return false
  ui.threads.value = !ui.threads.peek()
  return true
}
