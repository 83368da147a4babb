/**
 * The canvas as it was at a revision, to be read; and the way from moment to moment, also as a play.
 *
 * Under reduced motion a play still goes from step to step: nothing fades or moves.
 */

import { useEffect, useState } from 'preact/hooks'
import { announce } from '../../a11y/announcer'
import { Icon } from '../../a11y/icon'
import { MenuButton, type MenuEntry } from '../../a11y/menu'
import { isCardSectionId, type CardSectionId } from '../../document/ids'
import { t, tp } from '../../language/t'
import type { Answer } from '../../store/history_api'
import type { PastCanvas, PastCard, ToldMoment } from '../../store/history_types'
import { pastBody } from '../../store/past_body'
import { MOST_QUOTED, pinOf, textsOf, type CardText, type Pin } from '../../store/pins'
import { BodyStatic } from '../card/BodyStatic'
import { SectionMark } from '../parts/SectionMark'
import { kindLabel, sectionInfo } from '../schema'
import { LineView } from './LineView'
import { Failed } from './MomentList'
import { useHistory, type HistoryPage } from './context'
import { HandMarks } from './hands'
import { momentWords } from './when'

/** How long a step of the play stays, in milliseconds. */
const STEPS = [6_000, 3_000, 1_200] as const
const speeds = (): readonly string[] => [t('Slow'), t('Normal'), t('Fast')]

export function Then({ revision, moment }: { readonly revision: number; readonly moment: boolean }) {
  const { store } = useHistory()
  const [seen, setSeen] = useState<{ readonly revision: number; readonly answer: Answer<PastCanvas> } | null>(null)
  const [attempt, setAttempt] = useState(0)
  const told = store.momentAt(revision)
  useEffect(() => {
    let current = true
    void store.then(revision).then((answer) => {
      if (current) setSeen({ revision, answer })
    })
    // The steps beside it are what is asked for next.
    for (const way of ['before', 'after'] as const) {
      const beside = store.neighbour(revision, way)
      if (beside !== null) void store.then(beside.moment.last)
    }
    // A link may lead to a moment that is not among the newest.
    if (store.momentAt(revision) === null) void store.until((moments) => moments.some((one) => one.moment.first <= revision))
    return () => {
      current = false
    }
  }, [store, revision, attempt])
  return (
    <>
      <Player revision={revision} told={told} moment={moment} />
      {seen === null ? (
        <p class="quiet">{t('Looking back…')}</p>
      ) : seen.answer.ok ? (
        <Canvas canvas={seen.answer.value} marks={moment && told !== null ? marksOf(told) : NO_MARKS} stale={seen.revision !== revision} revision={revision} when={told === null ? '' : momentWords(told.moment.ended)} />
      ) : (
        <Failed words={seen.answer.words} again={() => setAttempt(attempt + 1)} />
      )}
    </>
  )
}

function Player({ revision, told, moment }: { readonly revision: number; readonly told: ToldMoment | null; readonly moment: boolean }) {
  const { store } = useHistory()
  const [playing, setPlaying] = useState(false)
  const [speed, setSpeed] = useState(1)
  const before = store.neighbour(revision, 'before')
  const after = store.neighbour(revision, 'after')
  const go = (to: ToldMoment | null): void => {
    // Steps do not pile up behind "back": one goes back to where one came from.
    if (to !== null) store.show({ kind: 'then', revision: to.moment.last, moment: true }, { replace: true })
  }
  const step = STEPS[speed] ?? 3_000
  useEffect(() => {
    if (!playing) return
    if (after === null) {
      setPlaying(false)
      announce(t('This is the newest moment.'))
      return
    }
    const timer = setTimeout(() => go(after), step)
    return () => clearTimeout(timer)
  }, [playing, revision, after?.moment.first, step])
  const back = async (): Promise<void> => {
    if (store.neighbour(revision, 'before') === null) await store.more()
    go(store.neighbour(revision, 'before'))
  }
  return (
    <div class="player">
      {told === null ? null : (
        <p class="player-line" aria-live={playing ? 'off' : 'polite'}>
          <HandMarks hands={told.moment.by} /> <time dateTime={told.moment.ended}>{momentWords(told.moment.ended)}</time>{' '}
          {moment ? <LineView line={told.lines.length === 1 ? (told.lines[0] ?? told.headline) : told.headline} /> : null}
        </p>
      )}
      <div class="buttons" role="group" aria-label={t('From moment to moment')}>
        <button type="button" class="button button-icon" aria-label={t('The moment before')} aria-disabled={before === null && store.next.value === null} onClick={() => void back()}>
          <Icon name="chevron-left" />
        </button>
        <button
          type="button"
          class="button"
          onClick={() => {
            if (!playing && after === null) {
              // At the end there is nothing left to play: it begins where the list does.
              go(store.moments.peek().at(-1) ?? null)
            }
            setPlaying(!playing)
          }}
        >
          <Icon name={playing ? 'pause' : 'play'} />
          {playing ? t('Pause') : t('Play')}
        </button>
        <button type="button" class="button button-icon" aria-label={t('The moment after')} aria-disabled={after === null} onClick={() => go(after)}>
          <Icon name="chevron-right" />
        </button>
        <label class="player-speed">
          <span>{t('Speed')}</span>
          <select value={String(speed)} onChange={(event) => setSpeed(Number(event.currentTarget.value))}>
            {speeds().map((label, index) => (
              <option key={label} value={String(index)}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </div>
    </div>
  )
}

type Marks = ReadonlyMap<string, string>
const NO_MARKS: Marks = new Map()

/** What a card's mark says, by the kind of its sentence; the first that is told wins. */
const markWords = (): Readonly<Record<string, string>> => ({
  cards_added: t('New'),
  cards_reworded: t('Reworded'),
  cards_merged: t('Merged'),
  card_split: tp('a card was', 'Split'),
  cards_restored: t('Back again'),
  cards_reordered: t('Moved'),
  cards_moved_away: t('Moved'),
  value_set: t('Changed'),
  fields_set: t('Changed'),
  cards_restyled: t('Changed'),
})

function marksOf({ moment }: ToldMoment): Marks {
  const known = markWords()
  const marks = new Map<string, string>()
  for (const { kind, cards, into } of moment.sentences) {
    const words = known[kind]
    if (words === undefined) continue
    for (const card of [...(cards ?? []), ...(into ?? [])]) if (!marks.has(card.id)) marks.set(card.id, words)
  }
  return marks
}

interface CanvasProps {
  readonly canvas: PastCanvas
  readonly marks: Marks
  readonly stale: boolean
  readonly revision: number
  readonly when: string
}

function Canvas({ canvas, marks, stale, revision, when }: CanvasProps) {
  const { store } = useHistory()
  return (
    <div class="then" aria-busy={stale}>
      {store.config.sections.map((id) => (
        <Section key={id} id={id} canvas={canvas} marks={marks} revision={revision} when={when} />
      ))}
    </div>
  )
}

function Section({ id, canvas, marks, revision, when }: Omit<CanvasProps, 'stale'> & { readonly id: CardSectionId }) {
  const page = useHistory()
  const cards = (canvas.sections[id].cards).filter((card) => card.set_aside === null && card.moved_to === undefined)
  const label = t(sectionInfo(id).label)
  return (
    <section class="then-section" data-section={id} aria-labelledby={`then-${id}`}>
      <div class="then-head">
        <h3 id={`then-${id}`}>
          <SectionMark section={id} /> {label}
        </h3>
        {page.store.may.value.has('restore') ? (
          <MenuButton
            label={t('Actions for {section}', { section: label })}
            icon="ellipsis"
            entries={() => [restoreEntry(page, { section: id }, label, revision, when, t('Bring this part back…'))]}
          />
        ) : null}
      </div>
      {cards.length === 0 ? <p class="quiet small">{t('No card yet.')}</p> : null}
      <ul class="then-cards">
        {cards.map((card) => (
          <li key={card.id}>
            <Card card={card} section={id} canvas={canvas} mark={marks.get(card.id)} revision={revision} when={when} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function restoreEntry({ ui }: HistoryPage, what: { readonly section: string } | { readonly card: string }, called: string, revision: number, when: string, label: string): MenuEntry {
  return { kind: 'action', label, icon: 'rotate-ccw', run: () => (ui.asked.value = { kind: 'restore', revision, what, called, when }) }
}

interface CardProps {
  readonly card: PastCard
  readonly section: CardSectionId
  readonly canvas: PastCanvas
  readonly mark: string | undefined
  readonly revision: number
  readonly when: string
}

function Card({ card, section, canvas, mark, revision, when }: CardProps) {
  const page = useHistory()
  const { store } = page
  const code = card.code ?? ''
  const name = code === '' ? card.title : code
  const links = canvas.links.filter(({ from }) => from === card.id).flatMap(({ to }) => codeIn(canvas, to))
  const entries = (): readonly MenuEntry[] => [
    { kind: 'action', label: t('Story of this card'), icon: 'history', run: () => store.show({ kind: 'card', card: card.id }) },
    ...(store.may.peek().has('review') ? [{ kind: 'action', label: t('Make a remark…'), icon: 'message-circle', run: () => remarkOn(page, card, section) } as const] : []),
    ...(store.may.peek().has('restore') ? [restoreEntry(page, { card: card.id }, name, revision, when, t('Bring this card back…'))] : []),
  ]
  return (
    <article class="card then-card" data-section={section} data-marked={mark === undefined ? undefined : ''} data-card={card.id}>
      <div class="card-top">
        <span class="chip chip-code">{code}</span>
        <span class="card-kind">{t(kindLabel(section, card.kind))}</span>
        {mark === undefined ? null : <span class="card-news">{mark}</span>}
      </div>
      <h4 class="card-title" dir="auto">
        {card.title === '' ? <span class="untitled">{t('No title yet')}</span> : card.title}
      </h4>
      <div class="card-words then-words">
        <BodyStatic body={pastBody(card.body)} />
      </div>
      {links.length === 0 ? null : (
        <p class="chips card-links">
          <span class="chips-way" aria-hidden="true">
            <Icon name="arrow-right" />
          </span>
          <span class="out-of-sight">{t('Linked to:')}</span>
          {links.map((one) => (
            <span class="chip" key={one.code} data-section={one.section}>
              {one.code}
            </span>
          ))}
        </p>
      )}
      <MenuButton class="card-menu" label={t('Actions for {card}', { card: name })} icon="ellipsis" entries={entries} />
    </article>
  )
}

/** Begins a remark on a card, or on the words of it that are selected. */
function remarkOn({ ui }: HistoryPage, card: PastCard, section: CardSectionId): void {
  const texts = textsOf(card, section)
  ui.asked.value = { kind: 'remark', about: { section, card: card.id, called: card.code ?? card.title, texts }, pin: selectedIn(card.id, texts) }
}

function selectedIn(card: string, texts: readonly CardText[]): Pin | null {
  const selection = getSelection()
  const words = selection?.toString().trim() ?? ''
  const place = selection?.anchorNode?.parentElement?.closest<HTMLElement>('.then-card')
  return words === '' || words.length > MOST_QUOTED || place?.dataset['card'] !== card ? null : pinOf(texts, words)
}

function codeIn(canvas: PastCanvas, id: string): readonly { readonly code: string; readonly section: CardSectionId }[] {
  for (const [section, { cards }] of Object.entries(canvas.sections)) {
    const card = cards.find((one) => one.id === id)
    if (card?.code !== undefined && card.code !== null && isCardSectionId(section)) return [{ code: card.code, section }]
  }
  return []
}
