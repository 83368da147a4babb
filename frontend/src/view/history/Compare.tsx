/** What differs between two moments: in sentences, then each text side by side, word by word. */

import { useEffect, useState } from 'preact/hooks'
import { announce } from '../../a11y/announcer'
import { Icon } from '../../a11y/icon'
import { MenuButton } from '../../a11y/menu'
import { isCardSectionId, type SectionId } from '../../document/ids'
import { t } from '../../language/t'
import { LOADING, loaded, type Loaded } from '../../store/history'
import type { Comparison, Hand, Line } from '../../store/history_types'
import { SectionMark } from '../parts/SectionMark'
import { sectionInfo } from '../schema'
import { keyLabel } from './Changes'
import { Choosing } from './FilterBar'
import { CardLink, LineView } from './LineView'
import { Marked, severalHands } from './Marked'
import { Failed } from './MomentList'
import { useHistory } from './context'
import { Legend } from './hands'
import { momentWords, sessionTime } from './when'

const SECTIONS: readonly SectionId[] = ['frame', 'needs', 'objectives', 'actors', 'values', 'evaluation']

export function Compare({ from, to }: { readonly from: number; readonly to: number }) {
  const { store } = useHistory()
  const { section, group, partner, actor, change, card } = store.place.value.filters
  const [found, setFound] = useState<Loaded<Comparison>>(LOADING)
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    let current = true
    setFound(LOADING)
    void store.api.compare(from, to, { section, group, partner, actor, change, card }).then((answer) => {
      if (current) setFound(loaded(answer))
    })
    return () => {
      current = false
    }
  }, [store, from, to, section, group, partner, actor, change, card, attempt])
  useEffect(() => {
    // The sessions to choose from are those of all time.
    if (store.choices.peek() === null) void store.loadChoices()
  }, [store])
  return (
    <div class="compare">
      <Ends from={from} to={to} />
      <div class="compare-acts no-print">
        <Choosing of="comparison" />
        <Taking from={from} to={to} />
      </div>
      {found.state === 'loading' ? <p class="quiet">{t('Looking back…')}</p> : null}
      {found.state === 'failed' ? <Failed words={found.words} again={() => setAttempt(attempt + 1)} /> : null}
      {found.state === 'here' ? <Found found={found.value} chosen={[section, group, partner, actor, change, card].some(Boolean)} /> : null}
    </div>
  )
}

function Ends({ from, to }: { readonly from: number; readonly to: number }) {
  const { store } = useHistory()
  const points = usePoints()
  // Whichever end is chosen, the earlier moment stands first.
  const choose = (a: number, b: number): void => {
    if (a > b) announce(t('The earlier moment stands first.'))
    store.show({ kind: 'compare', from: Math.min(a, b), to: Math.max(a, b) }, { replace: true })
  }
  return (
    <div class="compare-ends">
      <End label={t('From')} value={from} points={points} onChoose={(one) => choose(one, to)} />
      <End label={t('To')} value={to} points={points} onChoose={(one) => choose(from, one)} />
    </div>
  )
}

function Taking({ from, to }: { readonly from: number; readonly to: number }) {
  const { store } = useHistory()
  const { filters } = store.place.value
  return (
    <div class="buttons">
      {store.may.value.has('export') ? (
        <MenuButton
          label={t('Take it along')}
          icon="download"
          words
          class="compare-take"
          entries={() =>
            (
              [
                ['pdf', 'PDF'],
                ['docx', 'DOCX'],
                ['html', 'HTML'],
              ] as const
            ).map(([format, label]) => ({ kind: 'link', label, icon: 'download', href: store.api.document(from, to, format, filters), download: true }))
          }
        />
      ) : null}
      <button type="button" class="button button-quiet" onClick={() => window.print()}>
        <Icon name="printer" /> {t('Print')}
      </button>
    </div>
  )
}

interface Point {
  readonly revision: number
  readonly words: string
}

interface Points {
  readonly name: string
  readonly points: readonly Point[]
}

/** What one can compare: now, milestones, how each session ended, the moments in the list, the beginning. */
function usePoints(): readonly Points[] {
  const { store } = useHistory()
  const milestones = store.milestones.value
  const known = new Set<number>()
  const once = (points: readonly Point[]): readonly Point[] =>
    points.filter(({ revision }) => {
      const fresh = !known.has(revision)
      known.add(revision)
      return fresh
    })
  const groups: readonly Points[] = [
    { name: '', points: once([{ revision: store.head.value, words: t('Now') }]) },
    { name: t('Milestones'), points: once(milestones.state === 'here' ? milestones.value.map((one) => ({ revision: one.revision, words: one.name })) : []) },
    { name: t('After a session'), points: once((store.choices.value?.sessions ?? []).map((one) => ({ revision: one.last, words: sessionTime(one) }))) },
    { name: t('After a moment of the list'), points: once(store.moments.value.map(({ moment }) => ({ revision: moment.last, words: momentWords(moment.ended) }))) },
    { name: '', points: once([{ revision: 0, words: t('The beginning') }]) },
  ]
  return groups.filter(({ points }) => points.length > 0)
}

function End({ label, value, points, onChoose }: { readonly label: string; readonly value: number; readonly points: readonly Points[]; readonly onChoose: (revision: number) => void }) {
  const known = points.some((group) => group.points.some(({ revision }) => revision === value))
  return (
    <label class="field">
      <span>{label}</span>
      <select value={String(value)} onChange={(event) => onChoose(Number(event.currentTarget.value))}>
        {known ? null : <option value={String(value)}>{t('Revision {n}', { n: value })}</option>}
        {points.map((group, index) => {
          const options = group.points.map(({ revision, words }) => (
            <option key={revision} value={String(revision)}>
              {words}
            </option>
          ))
          return group.name === '' ? (
            options
          ) : (
            <optgroup key={index} label={group.name}>
              {options}
            </optgroup>
          )
        })}
      </select>
    </label>
  )
}

function Found({ found, chosen }: { readonly found: Comparison; readonly chosen: boolean }) {
  const { comparison, lines } = found
  if (lines.length === 0) return <p class="empty">{chosen ? t('Nothing of what you chose differs between these two moments.') : t('The canvas reads the same at both moments.')}</p>
  const bySection = new Map<SectionId, Line[]>()
  comparison.sentences.forEach((sentence, index) => {
    const section = sentence.section ?? sentence.changes?.[0]?.section ?? 'frame'
    bySection.set(section, [...(bySection.get(section) ?? []), lines[index] ?? []])
  })
  return (
    <>
      <h3>{t('What has changed')}</h3>
      {SECTIONS.filter((section) => bySection.has(section)).map((section) => (
        <section class="compare-section" key={section} data-section={section}>
          <h4>
            {isCardSectionId(section) ? (
              <>
                <SectionMark section={section} /> {t(sectionInfo(section).label)}
              </>
            ) : (
              t('The project')
            )}
          </h4>
          <ul>
            {bySection.get(section)?.map((line, index) => (
              <li key={index}>
                <LineView line={line} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <WordByWord found={found} />
    </>
  )
}

function WordByWord({ found }: { readonly found: Comparison }) {
  const texts = found.comparison.compared.filter(({ change, marks }) => change.what === 'reworded' && marks.length > 0)
  if (texts.length === 0) return null
  const hands = texts.flatMap(({ marks }) => marks.flatMap(({ by }) => by ?? ([] as readonly Hand[])))
  const cards = new Map(found.comparison.cards.map((card) => [card.id, card]))
  return (
    <section class="word-by-word">
      <h3>{t('Word by word')}</h3>
      <p class="small quiet">{t('Underlined words were written, struck-through words were taken out.')}</p>
      {texts.some(({ marks }) => severalHands(marks)) ? <Legend hands={hands} /> : null}
      {texts.map(({ change, marks }, index) => {
        const card = cards.get(change.card ?? '')
        return (
          <article class="pair" key={index}>
            <h4>
              {card === undefined ? t('The project') : <CardLink card={card.id} code={card.code ?? ''} title="" section={card.section} />} {keyLabel(change.section, change.key ?? '')}
            </h4>
            <div class="pair-halves">
              <div>
                <h5>{t('Before')}</h5>
                <Marked marks={marks} half="before" />
              </div>
              <div>
                <h5>{t('After')}</h5>
                <Marked marks={marks} half="after" />
              </div>
            </div>
          </article>
        )
      })}
    </section>
  )
}
