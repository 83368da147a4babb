/** Moments by day, newest first, as sentences; each opens the canvas as it was then. */

import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon } from '../../a11y/icon'
import { MenuButton, type MenuEntry } from '../../a11y/menu'
import { t, tn } from '../../language/t'
import type { HistoryStore } from '../../store/history'
import { writePlace } from '../../store/history_place'
import type { ToldMoment } from '../../store/history_types'
import { Changes, hasWords } from './Changes'
import { LineView, lineText } from './LineView'
import { useHistory, type HistoryPage } from './context'
import { HandMarks } from './hands'
import { clockWords, dayOf, dayWords, momentWords } from './when'

/** Work that follows so closely is one session; the server marks the end of one by the same pause. */
const PAUSE_MS = 45 * 60_000
/** So many sentences are told at once; of more, what they come to. */
const TOLD_AT_ONCE = 4

export function MomentList() {
  const { store } = useHistory()
  const moments = store.moments.value
  const state = store.listState.value
  if (state === 'failed' && moments.length === 0) return <Failed />
  if (moments.length === 0) return state === 'loading' ? <p class="quiet">{t('Looking back…')}</p> : <Empty />
  const visited = store.visited.value
  const days = byDay(moments)
  // The line goes between what is new and what was there, where both are in sight.
  const news = visited === null ? 0 : moments.filter(({ moment }) => moment.last > visited).length
  const line = news > 0 && !store.place.value.filters.news ? moments[news]?.moment.first : undefined
  return (
    <div class="moments" aria-busy={state === 'loading'}>
      {days.map(([day, held]) => (
        <section class="day" key={day} aria-labelledby={`day-${day}`}>
          <h3 id={`day-${day}`} tabIndex={-1}>
            {dayWords(day)}
          </h3>
          {sessions(held).map((session) => (
            <ol class="session" key={session[0]?.moment.first} aria-label={sessionWords(session)}>
              {session.map((told) => (
                <li key={told.moment.first}>
                  {told.moment.first === line ? <LastVisit /> : null}
                  <MomentView told={told} />
                </li>
              ))}
            </ol>
          ))}
        </section>
      ))}
      <More />
    </div>
  )
}

function MomentView({ told }: { readonly told: ToldMoment }) {
  const page = useHistory()
  const { store } = page
  const { moment, headline, lines } = told
  const [open, setOpen] = useState(false)
  const place = store.place.value
  const current = place.side.kind === 'then' && place.side.moment && place.side.revision === moment.last
  const whole = lines.length > 0 && lines.length <= TOLD_AT_ONCE
  const shown = whole ? lines : [headline]
  const more = !whole || moment.sentences.some(hasWords)
  const id = `moment-${moment.first}`
  const fresh = store.visited.value !== null && moment.last > store.visited.value
  return (
    <article class="moment" aria-labelledby={id} data-last={moment.last} data-current={current ? '' : undefined} data-fresh={fresh ? '' : undefined}>
      <p class="moment-when">
        <HandMarks hands={moment.by} />
        <time dateTime={moment.began}>{clockWords(moment.began)}</time>
        {moment.open ? <span class="moment-open">{t('still going on')}</span> : null}
      </p>
      <div id={id}>
        {shown.map((line, index) => (
          <p class="moment-line" key={index}>
            <LineView line={line} />
          </p>
        ))}
      </div>
      <div class="moment-actions">
        <a
          class="button button-quiet"
          href={writePlace({ ...place, side: { kind: 'then', revision: moment.last, moment: true } })}
          aria-current={current ? 'true' : undefined}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return
            event.preventDefault()
            store.show({ kind: 'then', revision: moment.last, moment: true })
          }}
        >
          <Icon name="eye" /> {t('As it was')}
          <span class="out-of-sight">: {lineText(headline)}</span>
        </a>
        {more ? (
          <button type="button" class="button button-quiet" aria-expanded={open} aria-controls={`${id}-words`} onClick={() => setOpen(!open)}>
            <Icon name="chevron-down" /> {whole ? t('The words') : t('In detail')}
            <span class="out-of-sight">: {lineText(headline)}</span>
          </button>
        ) : null}
        <MenuButton label={t('Actions for this moment: {moment}', { moment: lineText(headline) })} icon="ellipsis" entries={() => momentMenu(page, told)} />
      </div>
      {open ? (
        <ul class="moment-more" id={`${id}-words`}>
          {moment.sentences.map((sentence, index) =>
            whole && !hasWords(sentence) ? null : (
            <li key={index}>
              {whole ? null : (
                <p>
                  <LineView line={lines[index] ?? []} />
                </p>
              )}
              <Changes sentence={sentence} />
            </li>
            ),
          )}
        </ul>
      ) : null}
    </article>
  )
}

function momentMenu({ store, ui }: HistoryPage, { moment }: ToldMoment): readonly MenuEntry[] {
  const address = new URL(writePlace({ ...store.place.peek(), side: { kind: 'then', revision: moment.last, moment: true } }), location.href)
  return [
    {
      kind: 'action',
      label: t('Copy a link to this moment'),
      icon: 'link',
      run: () => {
        void navigator.clipboard.writeText(address.href).then(
          () => ui.tell(t('The link is copied.')),
          () => ui.tell(t('The browser did not let us copy. The address of the page is the link.')),
        )
      },
    },
    { kind: 'action', label: t('What changed since then'), icon: 'arrow-left-right', run: () => store.show({ kind: 'compare', from: moment.last, to: store.head.peek() }) },
    { kind: 'action', label: t('Name this moment…'), icon: 'flag', run: () => (ui.asked.value = { kind: 'name', revision: moment.last }) },
    ...(store.may.peek().has('restore')
      ? ([
          { kind: 'line' },
          {
            kind: 'action',
            label: t('Bring the canvas back to here…'),
            icon: 'rotate-ccw',
            run: () => (ui.asked.value = { kind: 'restore', revision: moment.last, what: {}, called: '', when: momentWords(moment.ended) }),
          },
        ] as const)
      : []),
  ]
}

function LastVisit() {
  return (
    <p class="last-visit">
      <span>{t('You were here last')}</span>
    </p>
  )
}

/** The next page comes as one scrolls to the end, and by a button for who does not scroll. */
function More() {
  const { store } = useHistory()
  const end = useRef<HTMLDivElement>(null)
  const [busy, setBusy] = useState(false)
  const next = store.next.value
  const fetchMore = (): void => {
    setBusy(true)
    void store.more().finally(() => setBusy(false))
  }
  useEffect(() => {
    if (end.current === null || next === null) return
    const seen = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) fetchMore()
    })
    seen.observe(end.current)
    return () => seen.disconnect()
  }, [next])
  if (next === null) return <p class="quiet moments-end">{store.filtered ? t('Nothing older with this choice.') : t('This is how it began.')}</p>
  return (
    <div ref={end} class="moments-end">
      <button type="button" class="button" aria-disabled={busy} onClick={fetchMore}>
        {busy ? t('Looking back…') : t('Show older moments')}
      </button>
    </div>
  )
}

function Empty() {
  const { store } = useHistory()
  if (store.place.value.filters.news)
    return (
      <div class="empty">
        <p>{t('Nothing new since your last visit.')}</p>
        <button type="button" class="button" onClick={() => void store.filter({ news: false })}>
          {t('Show everything')}
        </button>
      </div>
    )
  if (store.filtered) return <p class="empty">{t('No moment is like this. Choose less, and more is shown.')}</p>
  return (
    <div class="empty">
      <p>{t('Nothing has happened here yet. What people write on the canvas is told on this page, in sentences.')}</p>
      <p class="quiet">{t('For example: “The group Residents added 2 needs”, or “The group Team reworded O2”.')}</p>
      <a class="button" href={store.config.urls.canvas}>
        {t('To the canvas')}
      </a>
    </div>
  )
}

export function Failed({ words = '', again }: { readonly words?: string; readonly again?: () => void }) {
  const { store } = useHistory()
  return (
    <div class="empty" role="alert">
      <p>{words === '' ? t('The history cannot be read just now. Nothing is lost.') : words}</p>
      <button type="button" class="button" onClick={again ?? (() => void store.begin())}>
        {t('Try again')}
      </button>
    </div>
  )
}

function byDay(moments: readonly ToldMoment[]): readonly (readonly [string, readonly ToldMoment[]])[] {
  const days = new Map<string, ToldMoment[]>()
  for (const told of moments) {
    const day = dayOf(told.moment.began)
    const held = days.get(day)
    if (held === undefined) days.set(day, [told])
    else held.push(told)
  }
  return [...days]
}

/** Moments of one day that follow each other closely, newest first. */
function sessions(moments: readonly ToldMoment[]): readonly (readonly ToldMoment[])[] {
  const made: ToldMoment[][] = []
  for (const told of moments) {
    const last = made.at(-1)
    const later = last?.at(-1)
    if (last !== undefined && later !== undefined && Date.parse(later.moment.began) - Date.parse(told.moment.ended) < PAUSE_MS) last.push(told)
    else made.push([told])
  }
  return made
}

function sessionWords(session: readonly ToldMoment[]): string {
  const [newest, oldest] = [session[0], session.at(-1)]
  if (newest === undefined || oldest === undefined) return ''
  return t('{from} to {to}: {moments}', { from: clockWords(oldest.moment.began), to: clockWords(newest.moment.ended), moments: tn('{n} moment', '{n} moments', session.length) })
}

/** Goes to a day in the list: pages on until it is there. */
export async function goToDay(store: HistoryStore, day: string): Promise<boolean> {
  await store.until((moments) => moments.some(({ moment }) => dayOf(moment.began) <= day))
  const nearest = store.moments.peek().map(({ moment }) => dayOf(moment.began)).find((one) => one <= day)
  return nearest === day
}
