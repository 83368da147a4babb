/** Reviews: what a supervisor says of a milestone, what the team answers, what was done about it. */

import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon } from '../../a11y/icon'
import { t, tn } from '../../language/t'
import type { Answer } from '../../store/history_api'
import type { Remark, RemarkState, Review, ReviewState } from '../../store/history_types'
import { CardLink } from './LineView'
import { Failed } from './MomentList'
import { useHistory } from './context'
import { HandMark, handName } from './hands'
import { momentWords } from './when'

export function Reviews() {
  const { store } = useHistory()
  const found = store.reviews.value
  const [all, setAll] = useState(false)
  if (found.state === 'loading') return <p class="quiet">{t('Looking back…')}</p>
  if (found.state === 'failed') return <Failed words={found.words} again={() => void store.loadReviews()} />
  const open = openRemarks(found.value)
  if (found.value.length === 0)
    return (
      <div class="empty">
        <p>{t('Nobody has reviewed this canvas yet.')}</p>
        <p class="quiet">{store.may.value.has('review') ? t('A review begins at a milestone: name the moment you have read, then choose “Review it”.') : t('When a supervisor leaves remarks, they stand here, and you can answer each.')}</p>
        <button type="button" class="button" onClick={() => store.open('milestones')}>
          {t('To the milestones')}
        </button>
      </div>
    )
  return (
    <div class="reviews">
      <p>{open === 0 ? t('No remark is open.') : tn('{n} remark is open.', '{n} remarks are open.', open)}</p>
      <label class="choice">
        <input type="checkbox" checked={all} onChange={(event) => setAll(event.currentTarget.checked)} />
        {t('Also remarks that are dealt with')}
      </label>
      {found.value.map((review) => (
        <ReviewView key={review.id} review={review} all={all} />
      ))}
    </div>
  )
}

/** How many remarks nobody has dealt with. */
export function openRemarks(reviews: readonly Review[]): number {
  return reviews.reduce((sum, { remarks }) => sum + (remarks ?? []).filter(({ state }) => state === 'open').length, 0)
}

const reviewWords = (): Readonly<Record<ReviewState, string>> => ({ open: t('Being read'), changes_requested: t('Changes are asked for'), signed_off: t('Signed off') })
const remarkWords = (): Readonly<Record<RemarkState, string>> => ({ open: t('Waiting for an answer'), answered: t('Answered'), done: t('Dealt with'), withdrawn: t('Taken back') })

function ReviewView({ review, all }: { readonly review: Review; readonly all: boolean }) {
  const { store, ui } = useHistory()
  const { config } = store
  const remarks = (review.remarks ?? []).filter(({ state }) => all || state === 'open' || state === 'answered')
  const reviewing = store.may.value.has('review')
  return (
    // No landmark: a milestone may be reviewed twice, and two regions of one name tell nobody apart.
    <article class="review" aria-labelledby={`review-${review.id}`} data-state={review.state}>
      <h3 id={`review-${review.id}`} dir="auto">
        <Icon name="flag" /> {review.milestone.name}
      </h3>
      <p class="review-state">
        <Icon name={review.state === 'signed_off' ? 'circle-check' : review.state === 'changes_requested' ? 'circle-alert' : 'eye'} />
        <strong>{reviewWords()[review.state]}</strong>
        {review.decided_at === undefined ? null : (
          <span>
            {' '}
            · <time dateTime={review.decided_at}>{momentWords(review.decided_at)}</time> · <bdi>{handName(review.decided_by ?? review.by, config)}</bdi>
          </span>
        )}
      </p>
      {[review.text, review.decision ?? ''].filter(Boolean).map((text, index) => (
        <p class="text" dir="auto" key={index}>
          {text}
        </p>
      ))}
      <div class="moment-actions">
        <button type="button" class="button button-quiet" onClick={() => store.show({ kind: 'then', revision: review.milestone.revision, moment: false })}>
          <Icon name="eye" /> {t('As it was')}
        </button>
        {reviewing ? (
          <button type="button" class="button button-quiet" onClick={() => (ui.asked.value = { kind: 'remark', about: null, pin: null })}>
            <Icon name="message-circle" /> {t('Make a remark…')}
          </button>
        ) : null}
      </div>
      <ol class="remarks">
        {remarks.map((remark) => (
          <li key={remark.id}>
            <RemarkView remark={remark} />
          </li>
        ))}
      </ol>
      {reviewing && review.yours !== false ? <Decide review={review} /> : null}
    </article>
  )
}

/** What was said about one card, in whichever review; with its answers and what was done. */
export function Discussion({ card }: { readonly card: string }) {
  const { store } = useHistory()
  const found = store.reviews.value
  const said = found.state === 'here' ? found.value.flatMap(({ remarks }) => remarks ?? []) : []
  const here = said.filter((remark) => remark.card?.id === card && remark.state !== 'withdrawn')
  if (here.length === 0) return null
  return (
    <section class="discussion" aria-labelledby="discussion-name">
      <h4 id="discussion-name">{t('What was said about it')}</h4>
      <ol class="remarks">
        {here.map((remark) => (
          <li key={remark.id}>
            <RemarkView remark={remark} inStory />
          </li>
        ))}
      </ol>
    </section>
  )
}

function Decide({ review }: { readonly review: Review }) {
  const { store, ui } = useHistory()
  const [words, setWords] = useState('')
  const decide = async (state: ReviewState): Promise<void> => {
    const answer = await store.api.decide(review.id, state, words)
    if (!answer.ok) return ui.tell(answer.words || t('It did not work. Please try again.'))
    setWords('')
    ui.tell(state === 'signed_off' ? t('It is signed off, with today’s date.') : t('The team sees that changes are asked for.'))
    await store.loadReviews()
  }
  return (
    <div class="review-decide">
      <label class="field">
        <span>{t('A word with it (optional)')}</span>
        <textarea class="grows" dir="auto" maxLength={5000} value={words} onInput={(event) => setWords(event.currentTarget.value)} />
      </label>
      <div class="buttons">
        <button type="button" class="button" onClick={() => void decide('changes_requested')}>
          {t('Ask for changes')}
        </button>
        <button type="button" class="button button-primary" onClick={() => void decide('signed_off')}>
          {t('Sign it off')}
        </button>
      </div>
    </div>
  )
}

/** `inStory`: beside the card it is about, and perhaps a second time on the page. */
function RemarkView({ remark, inStory = false }: { readonly remark: Remark; readonly inStory?: boolean }) {
  const { store } = useHistory()
  const { config } = store
  const box = useRef<HTMLElement>(null)
  const name = `remark-${remark.id}`
  const meant = !inStory && location.hash === `#${name}`
  useEffect(() => {
    // A card's mark on the canvas leads here; the browser looked for it before it was drawn.
    if (meant) box.current?.focus()
  }, [])
  return (
    <article ref={box} class="remark" id={inStory ? undefined : name} tabIndex={inStory ? undefined : -1} data-state={remark.state}>
      <p class="moment-when">
        <HandMark hand={remark.by} />
        <bdi>{handName(remark.by, config)}</bdi>
        <time dateTime={remark.made_at}>{momentWords(remark.made_at)}</time>
        <strong class="remark-state">{remarkWords()[remark.state]}</strong>
      </p>
      {remark.card === undefined || inStory ? null : (
        <p>
          <CardLink card={remark.card.id} code={remark.card.code ?? ''} title={remark.card.title ?? ''} section={remark.card.section} />
        </p>
      )}
      {remark.quote === undefined || remark.quote === '' ? null : (
        <blockquote dir="auto">
          {remark.quote}
          {remark.gone === true ? <span class="quiet small"> {t('(these words are there no more)')}</span> : null}
        </blockquote>
      )}
      <p class="text" dir="auto">
        {remark.text}
      </p>
      {(remark.replies ?? []).map((reply) => (
        <div class="reply" key={reply.id}>
          <p class="moment-when">
            <HandMark hand={reply.by} />
            <bdi>{handName(reply.by, config)}</bdi>
            <time dateTime={reply.made_at}>{momentWords(reply.made_at)}</time>
          </p>
          <p class="text" dir="auto">
            {reply.text}
          </p>
        </div>
      ))}
      {remark.done === undefined || remark.done === '' ? null : (
        <p class="remark-done">
          <Icon name="check" /> <bdi>{remark.done}</bdi>
        </p>
      )}
      {remark.state === 'withdrawn' || remark.state === 'done' ? null : <Answering remark={remark} />}
    </article>
  )
}

/** An answer, or what was done: one field, and the two things that can become of it. */
function Answering({ remark }: { readonly remark: Remark }) {
  const { store, ui } = useHistory()
  const [open, setOpen] = useState(false)
  const [words, setWords] = useState('')
  const after = async (asked: Promise<Answer<unknown>>, said: string): Promise<void> => {
    const answer = await asked
    if (!answer.ok) return ui.tell(answer.words || t('It did not work. Please try again.'))
    setWords('')
    setOpen(false)
    ui.tell(said)
    await store.loadReviews()
  }
  const written = words.trim() !== ''
  if (!open)
    return (
      <button type="button" class="button button-quiet" onClick={() => setOpen(true)}>
        {t('Answer')}
      </button>
    )
  return (
    <div class="answering">
      <label class="field">
        <span>{t('Your answer, or what was done')}</span>
        <textarea class="grows" dir="auto" maxLength={5000} value={words} onInput={(event) => setWords(event.currentTarget.value)} />
      </label>
      <div class="buttons">
        {remark.yours === true ? (
          <button type="button" class="button button-quiet" onClick={() => void after(store.api.settle(remark.id, 'withdrawn'), t('The remark is taken back.'))}>
            {t('Take the remark back')}
          </button>
        ) : null}
        <button type="button" class="button" aria-disabled={!written} onClick={() => (written ? void after(store.api.settle(remark.id, 'done', words), t('It stands there as dealt with.')) : undefined)}>
          {t('It is done')}
        </button>
        <button type="button" class="button button-primary" aria-disabled={!written} onClick={() => (written ? void after(store.api.reply(remark.id, words), t('Your answer stands there.')) : undefined)}>
          {t('Send the answer')}
        </button>
      </div>
    </div>
  )
}
