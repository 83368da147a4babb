/** The history page: the days above, moments as a logbook, and beside them the canvas as it was. */

import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { Announcer, announce } from '../../a11y/announcer'
import { focusSoon } from '../../a11y/focus'
import { Foremost, InFront } from '../../a11y/foremost'
import { Icon, type IconName } from '../../a11y/icon'
import { MenuButton, MenuHost } from '../../a11y/menu'
import { t, tn } from '../../language/t'
import { NEWS_EVERY_MS } from '../../store/history'
import type { Side as SidePlace, View } from '../../store/history_place'
import { Logo } from '../parts/Logo'
import { ToastView } from '../parts/ToastView'
import { Asking } from './Asking'
import { Compare } from './Compare'
import { FilterBar } from './FilterBar'
import { Milestones } from './Milestones'
import { MomentList, goToDay } from './MomentList'
import { Reviews, openRemarks } from './Reviews'
import { Story } from './Story'
import { Strip } from './Strip'
import { Then } from './Then'
import { HistoryContext, useHistory, type HistoryPage } from './context'
import { dayWords } from './when'

export function HistoryApp({ page }: { readonly page: HistoryPage }) {
  return (
    <HistoryContext.Provider value={page}>
      <Foremost.Provider value={Toasts}>
        <Page />
      </Foremost.Provider>
    </HistoryContext.Provider>
  )
}

function Page() {
  const { store, ui } = useHistory()
  useNews()
  const { view, side } = store.place.value
  const covered = ui.asked.value !== null || (side.kind !== 'none' && !ui.wide.value)
  const toDay = (day: string): void => {
    if (store.place.peek().view !== 'moments') store.open('moments')
    void goToDay(store, day).then((found) => {
      if (found) focusSoon(() => document.getElementById(`day-${day}`))
      else announce(t('Nothing of {day} is shown with this choice.', { day: dayWords(day) }))
    })
  }
  return (
    <>
      <a class="skip-link" href="#logbook">
        {t('Skip to the moments')}
      </a>
      <Head />
      <Strip onDay={toDay} />
      <div class="history-work" data-side={side.kind === 'none' ? undefined : ''}>
        <main class="logbook" id="logbook" tabIndex={-1}>
          <Views />
          <h2 class="out-of-sight">{views().find(({ id }) => id === view)?.label}</h2>
          {view === 'moments' ? (
            <>
              <FilterBar />
              <MomentList />
            </>
          ) : view === 'milestones' ? (
            <Milestones />
          ) : (
            <Reviews />
          )}
        </main>
        <Beside />
      </div>
      {covered ? null : <Toasts />}
      {ui.asked.value === null ? null : <Asking />}
      <Announcer />
      <MenuHost />
    </>
  )
}

function Head() {
  const { store, ui } = useHistory()
  const { title, urls } = store.config
  return (
    <header class="top history-top">
      <a class="top-home" href="/" aria-label={t('All canvases')}>
        <Logo />
      </a>
      <div class="top-title">
        <h1>
          {t('History')}{' '}
          <span class="history-of">
            <bdi>{title === '' ? t('Untitled canvas') : title}</bdi>
          </span>
        </h1>
      </div>
      <div class="top-actions">
        <a class="button button-quiet" href={urls.canvas}>
          <Icon name="layout-grid" />
          <span class="button-words">{t('To the canvas')}</span>
        </a>
        <MenuButton
          label={t('Menu')}
          icon="menu"
          words
          class="top-menu"
          entries={() => [
            { kind: 'action', label: t('Name this moment…'), icon: 'flag', run: () => (ui.asked.value = { kind: 'name', revision: null }) },
            { kind: 'action', label: t('Compare two moments'), icon: 'arrow-left-right', run: () => store.show({ kind: 'compare', from: comparedSince(store), to: store.head.peek() }) },
            { kind: 'action', label: t('Print'), icon: 'printer', run: () => window.print() },
            { kind: 'choice', several: true, label: t('Say what is new aloud'), checked: ui.aloud.peek(), run: () => (ui.aloud.value = !ui.aloud.peek()) },
          ]}
        />
      </div>
    </header>
  )
}

/** From where a comparison begins that nobody chose: the last visit, the last milestone, the beginning. */
function comparedSince(store: HistoryPage['store']): number {
  const milestones = store.milestones.peek()
  const visited = store.visited.peek()
  if (visited !== null && visited > 0 && visited < store.head.peek()) return visited
  const named = milestones.state === 'here' ? milestones.value[0]?.revision : undefined
  return named ?? store.moments.peek().at(-1)?.moment.first ?? 1
}

const views = (): readonly { readonly id: View; readonly icon: IconName; readonly label: string }[] => [
  { id: 'moments', icon: 'history', label: t('Moments') },
  { id: 'milestones', icon: 'flag', label: t('Milestones') },
  { id: 'reviews', icon: 'message-circle', label: t('Reviews') },
]

function Views() {
  const { store } = useHistory()
  const reviews = store.reviews.value
  const open = reviews.state === 'here' ? openRemarks(reviews.value) : 0
  return (
    <nav class="history-views" aria-label={t('Views of the history')}>
      {views().map(({ id, icon, label }) => (
        <button key={id} type="button" class="button button-quiet" aria-current={store.place.value.view === id ? 'page' : undefined} onClick={() => store.open(id)}>
          <Icon name={icon} /> {label}
          {id === 'reviews' && open > 0 ? (
            <span class="count">
              <span aria-hidden="true">{open}</span>
              <span class="out-of-sight">{tn('{n} remark is open.', '{n} remarks are open.', open)}</span>
            </span>
          ) : null}
        </button>
      ))}
    </nav>
  )
}

function Beside() {
  const { store, ui } = useHistory()
  const { side } = store.place.value
  const close = (): void => {
    const from = side
    store.show({ kind: 'none' })
    focusSoon(() => (from.kind === 'then' ? document.querySelector<HTMLElement>('.moment[data-last="' + String(from.revision) + '"] .moment-actions a') : null) ?? document.getElementById('logbook'))
  }
  if (side.kind === 'none') return ui.wide.value ? <Nothing /> : null
  return ui.wide.value ? <Column side={side} onClose={close} /> : <Sheet side={side} onClose={close} />
}

function Nothing() {
  const { store } = useHistory()
  const newest = store.moments.value[0]?.moment.last
  return (
    <aside class="beside beside-empty" aria-label={t('The canvas as it was')}>
      <div class="empty">
        <p>{t('Choose “As it was” at a moment to see the canvas as it stood then.')}</p>
        <p class="quiet">{t('Or press play there and watch it grow, from moment to moment.')}</p>
        {newest === undefined ? null : (
          <button type="button" class="button" onClick={() => store.show({ kind: 'then', revision: newest, moment: true })}>
            <Icon name="eye" /> {t('Begin with the newest moment')}
          </button>
        )}
      </div>
    </aside>
  )
}

interface BesideProps {
  readonly side: SidePlace
  readonly onClose: () => void
}

function Column({ side, onClose }: BesideProps) {
  return (
    // Escape closes from anywhere inside; the close button does the same.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside
      class="beside"
      aria-labelledby="beside-name"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        onClose()
      }}
    >
      <Content side={side} onClose={onClose} />
    </aside>
  )
}

function Sheet({ side, onClose }: BesideProps) {
  const { ui } = useHistory()
  const box = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const sheet = box.current
    sheet?.showModal()
    return () => sheet?.close()
  }, [])
  return (
    <dialog
      ref={box}
      class="panel-sheet beside-sheet"
      aria-labelledby="beside-name"
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <Content side={side} onClose={onClose} />
      {ui.asked.value === null ? <InFront /> : null}
      <MenuHost inside />
    </dialog>
  )
}

function Content({ side, onClose }: BesideProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const scroll = useRef<HTMLDivElement>(null)
  const what = side.kind === 'card' ? `card ${side.card}` : side.kind
  // Another thing beside: the focus goes to its name. From moment to moment it stays where it is.
  useLayoutEffect(() => {
    // A link that was opened begins at the top of the page, as every page does.
    if (document.activeElement !== document.body) heading.current?.focus({ preventScroll: true })
    scroll.current?.scrollTo({ top: 0 })
  }, [what])
  return (
    <>
      <header class="beside-head">
        <h2 id="beside-name" ref={heading} tabIndex={-1}>
          {side.kind === 'then' ? t('The canvas as it was') : side.kind === 'compare' ? t('What changed between two moments') : t('Story of a card')}
        </h2>
        <button type="button" class="button button-quiet button-icon no-print" aria-label={t('Close')} onClick={onClose}>
          <Icon name="x" />
        </button>
      </header>
      {/* What is long must scroll by keys even where nothing in it can be pressed. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div class="beside-scroll" ref={scroll} tabIndex={0} role="group" aria-labelledby="beside-name">
        {side.kind === 'then' ? <Then revision={side.revision} moment={side.moment} /> : null}
        {side.kind === 'compare' ? <Compare from={side.from} to={side.to} /> : null}
        {side.kind === 'card' ? <Story card={side.card} /> : null}
      </div>
    </>
  )
}

function Toasts() {
  const { ui } = useHistory()
  const toast = ui.toast.value
  return <div class="toasts">{toast === null ? null : <ToastView toast={toast} hide={() => (ui.toast.value = null)} />}</div>
}

/** Asks for news while somebody looks; says them only to who wants to hear them. */
function useNews(): void {
  const { store, ui } = useHistory()
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void store.listen()
    }, NEWS_EVERY_MS)
    const leave = (): void => store.api.visited(store.head.peek())
    addEventListener('pagehide', leave)
    return () => {
      clearInterval(timer)
      removeEventListener('pagehide', leave)
    }
  }, [store])
  const said = useRef(0)
  const news = store.news.value
  useEffect(() => {
    if (news > said.current && ui.aloud.peek()) announce(tn('{n} new moment', '{n} new moments', news - said.current))
    said.current = news
  }, [news, ui])
}
