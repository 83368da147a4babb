/** The story of a card: every wording it had, where it came from and went, and whose words it is made of. */

import { useEffect, useState } from 'preact/hooks'
import { Icon } from '../../a11y/icon'
import { isCardSectionId } from '../../document/ids'
import { t } from '../../language/t'
import { LOADING, loaded, type Loaded } from '../../store/history'
import { writePlace } from '../../store/history_place'
import type { CardStory, Chapter, Stretch } from '../../store/history_types'
import { signedBy, wordMarks } from '../../store/word_marks'
import { SectionMark } from '../parts/SectionMark'
import { LineView } from './LineView'
import { Marked } from './Marked'
import { Failed } from './MomentList'
import { Discussion } from './Reviews'
import { useHistory } from './context'
import { HandMarks, Legend, handColor, handLetter, handName } from './hands'
import { momentWords } from './when'

export function Story({ card }: { readonly card: string }) {
  const { store } = useHistory()
  const [found, setFound] = useState<Loaded<readonly CardStory[]>>(LOADING)
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    let current = true
    setFound(LOADING)
    void store.api.story(card).then((answer) => {
      if (current) setFound(answer.ok ? { state: 'here', value: answer.value.stories } : loaded<readonly CardStory[]>(answer))
    })
    return () => {
      current = false
    }
  }, [store, card, attempt])
  if (found.state === 'loading') return <p class="quiet">{t('Looking back…')}</p>
  if (found.state === 'failed') return <Failed words={found.words} again={() => setAttempt(attempt + 1)} />
  const [own, ...others] = found.value
  if (own === undefined) return null
  return (
    <div class="story">
      <OneStory story={own} first />
      <Discussion card={card} />
      <Blame key={card} card={card} />
      {others.length === 0 ? null : <h3>{t('Cards it came from or went into')}</h3>}
      {others.map((one) => (
        <OneStory key={one.story.card.id} story={one} first={false} />
      ))}
    </div>
  )
}

function OneStory({ story, first }: { readonly story: CardStory; readonly first: boolean }) {
  const { store } = useHistory()
  const { card, chapters } = story.story
  return (
    <section class="story-card" data-section={card.section}>
      <h3 dir="auto">
        {isCardSectionId(card.section) ? <SectionMark section={card.section} /> : null} <span class="chip chip-code">{card.code}</span> {card.title === undefined || card.title === '' ? t('No title yet') : card.title}
      </h3>
      {first ? (
        <a class="line-card small no-print" href={`${store.config.urls.canvas}#${card.section}/${encodeURIComponent(card.code ?? card.id)}`}>
          {t('Open the card on the canvas')}
        </a>
      ) : null}
      <ol class="chapters">
        {chapters.map((chapter, index) => (
          <li key={index}>
            <p class="moment-when">
              <HandMarks hands={chapter.by} />
              <a
                href={writePlace({ ...store.place.value, side: { kind: 'then', revision: chapter.last, moment: true } })}
                onClick={(event) => {
                  if (event.metaKey || event.ctrlKey || event.shiftKey) return
                  event.preventDefault()
                  store.show({ kind: 'then', revision: chapter.last, moment: true })
                }}
              >
                <time dateTime={chapter.began}>{momentWords(chapter.began)}</time>
              </a>
            </p>
            <p class="moment-line">
              <LineView line={story.lines[index] ?? []} own={card.id} />
            </p>
            <Words chapter={chapter} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function Words({ chapter }: { readonly chapter: Chapter }) {
  const { what, before, after } = chapter
  if (what === 'worded' && typeof after === 'string') return <Marked marks={signedBy(wordMarks(typeof before === 'string' ? before : '', after), chapter.by)} />
  return null
}

/** Neighbours of one hand as one stretch; a space between words is nobody's own. */
function runs(stretches: readonly Stretch[]): readonly Stretch[] {
  const made: Stretch[] = []
  for (const one of stretches) {
    const last = made.at(-1)
    const alike = (last?.struck === undefined) === (one.struck === undefined)
    const same = last?.by.kind === one.by.kind && last.by.id === one.by.id && last.struck_by?.id === one.struck_by?.id
    if (last !== undefined && alike && (same || one.text.trim() === '')) made[made.length - 1] = { ...last, text: last.text + one.text }
    else made.push(one)
  }
  return made
}

/** Whose hand each stretch of a text is, by group unless the charter shows names. */
function Blame({ card }: { readonly card: string }) {
  const { store } = useHistory()
  const { config } = store
  const [key, setKey] = useState('title')
  const [struck, setStruck] = useState(false)
  const [found, setFound] = useState<Loaded<readonly Stretch[]>>(LOADING)
  useEffect(() => {
    let current = true
    void store.api.blame(card, key, null).then((answer) => {
      if (current) setFound(answer.ok ? { state: 'here', value: answer.value.stretches } : loaded<readonly Stretch[]>(answer))
    })
    return () => {
      current = false
    }
  }, [store, card, key])
  const shown = found.state === 'here' ? runs(found.value.filter((one) => struck || one.struck === undefined)) : []
  return (
    <section class="blame" aria-labelledby="blame-name">
      <h4 id="blame-name">{t('Whose words these are')}</h4>
      <div class="buttons no-print">
        {(['title', 'body'] as const).map((one) => (
          <button key={one} type="button" class="button button-quiet" aria-pressed={key === one} onClick={() => setKey(one)}>
            {one === 'title' ? t('In one sentence') : t('In detail')}
          </button>
        ))}
        <label class="choice">
          <input type="checkbox" checked={struck} onChange={(event) => setStruck(event.currentTarget.checked)} />
          {t('Also what was taken out')}
        </label>
      </div>
      {shown.length === 0 ? (
        <p class="quiet small">{found.state === 'loading' ? t('Looking back…') : t('Nothing is written here yet.')}</p>
      ) : (
        <>
          <p class="marked blame-text" dir="auto">
            {shown.map((one, index) => {
              const content = (
                <>
                  {one.text}
                  <sup aria-hidden="true">{handLetter(one.by, config)}</sup>
                  <span class="out-of-sight"> ({one.struck === undefined ? handName(one.by, config) : t('taken out:') + ' ' + handName(one.struck_by ?? one.by, config)}) </span>
                </>
              )
              const group = handColor(one.by, config)
              return one.struck === undefined ? (
                <span class="stretch" key={index} data-group={group}>
                  {content}
                </span>
              ) : (
                <del key={index} data-group={group}>
                  {content}
                </del>
              )
            })}
          </p>
          <Legend hands={shown.map(({ by }) => by)} />
        </>
      )}
      <button type="button" class="button button-quiet no-print story-print" onClick={() => window.print()}>
        <Icon name="printer" /> {t('Print')}
      </button>
    </section>
  )
}
