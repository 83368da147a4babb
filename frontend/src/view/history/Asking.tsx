/** The dialogs of the history page: naming, restoring, reviewing, remarking. Each says what will happen. */

import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Dialog } from '../../a11y/dialog'
import { t } from '../../language/t'
import type { Review } from '../../store/history_types'
import { PINNED, Pinning } from './Pinning'
import { useHistory, type Asked, type HistoryPage } from './context'

export function Asking() {
  const { ui } = useHistory()
  const asked = ui.asked.value
  if (asked === null) return null
  switch (asked.kind) {
    case 'name':
    case 'rename':
      return <Naming asked={asked} />
    case 'restore':
      return <RestoringDialog asked={asked} />
    case 'review':
      return <Words title={t('Review “{name}”', { name: asked.name })} label={t('What you say of it (optional)')} send={t('Begin the review')} needed={false} onSend={(page, text) => begin(page, asked.milestone, text)} />
    case 'remark':
      return <Remarking asked={asked} />
  }
}

type Named = Extract<Asked, { kind: 'name' | 'rename' }>

function Naming({ asked }: { readonly asked: Named }) {
  const page = useHistory()
  const { store, ui } = page
  const [name, setName] = useState(asked.kind === 'rename' ? asked.name : '')
  const [note, setNote] = useState(asked.kind === 'rename' ? asked.note : '')
  const [problem, setProblem] = useState('')
  const close = (): void => {
    ui.asked.value = null
  }
  const send = async (): Promise<void> => {
    if (name.trim() === '') return setProblem(t('Write a name first.'))
    const answer = asked.kind === 'rename' ? await store.api.renameMilestone(asked.milestone, name, note) : await store.api.nameMilestone(name, note, asked.revision)
    if (!answer.ok) return setProblem(answer.words || t('It did not work. Please try again.'))
    close()
    ui.tell(t('The moment is called “{name}”.', { name }))
    await store.loadMilestones()
  }
  return (
    <Dialog
      title={asked.kind === 'rename' ? t('Rename the milestone') : asked.revision === null ? t('Name this moment') : t('Name that moment')}
      onClose={close}
      first="input"
      foot={
        <button type="button" class="button button-primary" onClick={() => void send()}>
          {t('Keep the name')}
        </button>
      }
    >
      <p>{t('A named moment is found again, compared and reviewed. It is never cleared away.')}</p>
      <label class="field">
        <span>{t('Name')}</span>
        <input type="text" dir="auto" maxLength={200} value={name} placeholder={t('Version agreed at the meeting')} onInput={(event) => setName(event.currentTarget.value)} />
      </label>
      <label class="field">
        <span>{t('Note (optional)')}</span>
        <textarea class="grows" dir="auto" maxLength={2000} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
      </label>
      <p class="field-problem" role="alert">
        {problem}
      </p>
    </Dialog>
  )
}

type Restore = Extract<Asked, { kind: 'restore' }>

function RestoringDialog({ asked }: { readonly asked: Restore }) {
  const page = useHistory()
  const { ui } = page
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const close = (): void => {
    ui.asked.value = null
  }
  const send = async (): Promise<void> => {
    setBusy(true)
    const said = await restoreNow(page, asked)
    setBusy(false)
    if (said === null) close()
    else setProblem(said)
  }
  const facts = { card: asked.called, section: asked.called, when: asked.when }
  const sentence =
    'card' in asked.what
      ? t('The card {card} will read as it did on {when}.', facts)
      : 'section' in asked.what
        ? t('The part {section} will read as it did on {when}.', facts)
        : t('The whole canvas will read as it did on {when}.', facts)
  return (
    <Dialog
      title={t('Bring it back?')}
      onClose={close}
      foot={
        <>
          <button type="button" class="button" onClick={close}>
            {t('Leave it as it is')}
          </button>
          <button type="button" class="button button-primary" aria-disabled={busy} onClick={() => (busy ? undefined : void send())}>
            {t('Yes, bring it back')}
          </button>
        </>
      }
    >
      <p>{sentence}</p>
      <p>{t('Nothing is lost: what is there now stays in the history, and you can take this back. People who are writing go on writing.')}</p>
      <p class="field-problem" role="alert">
        {problem}
      </p>
    </Dialog>
  )
}

/** Restores and offers to undo it; answers why not, or null when it is done. */
async function restoreNow({ store, ui }: HistoryPage, asked: Restore): Promise<string | null> {
  const answer = await store.api.restore(asked.revision, asked.what)
  if (!answer.ok) return answer.words || t('It did not work. Please try again.')
  const { undo } = answer.value
  ui.tell(t('It is as it was. The history says so.'), {
    label: t('Take it back'),
    run: () => {
      void store.api.restore(undo, asked.what).then((undone) => {
        ui.tell(undone.ok ? t('It is taken back.') : undone.words || t('It did not work. Please try again.'))
        void store.listen()
      })
    },
  })
  void store.listen()
  return null
}

async function begin({ store, ui }: HistoryPage, milestone: string, text: string): Promise<string | null> {
  const answer = await store.api.beginReview(milestone, text)
  if (!answer.ok) return answer.words || t('It did not work. Please try again.')
  ui.tell(t('The review has begun. Select a card, or words in one, to make a remark.'))
  await store.loadReviews()
  const review = reviews(store.reviews.peek()).find(({ id }) => id === answer.value.id)
  store.open('reviews')
  if (review !== undefined) store.show({ kind: 'then', revision: review.milestone.revision, moment: false })
  return null
}

const reviews = (found: { readonly state: string; readonly value?: readonly Review[] }): readonly Review[] => found.value ?? []

function Remarking({ asked }: { readonly asked: Extract<Asked, { kind: 'remark' }> }) {
  const { store } = useHistory()
  const [pin, setPin] = useState(asked.pin)
  const own = reviews(store.reviews.value).find(({ state, yours }) => state !== 'signed_off' && yours !== false)
  if (own === undefined) return <NoReview />
  const { about } = asked
  const pinned = about === null ? {} : { section: about.section, card: about.card, ...(pin ?? {}) }
  return (
    <Words
      title={about === null ? t('A remark on the whole canvas') : t('A remark on {card}', { card: about.called })}
      label={t('Your remark')}
      send={t('Leave the remark')}
      needed
      described={pin === null ? undefined : PINNED}
      above={about === null ? null : <Pinning section={about.section} texts={about.texts} pin={pin} onPin={setPin} next=".asked-words" />}
      onSend={async (page, text) => {
        const answer = await page.store.api.remark(own.id, { text, ...pinned })
        if (!answer.ok) return answer.words || t('It did not work. Please try again.')
        page.ui.tell(t('The remark stands in the review “{name}”.', { name: own.milestone.name }))
        await page.store.loadReviews()
        return null
      }}
    />
  )
}

function NoReview() {
  const { store, ui } = useHistory()
  const close = (): void => {
    ui.asked.value = null
  }
  return (
    <Dialog
      title={t('Begin a review first')}
      onClose={close}
      foot={
        <button
          type="button"
          class="button button-primary"
          onClick={() => {
            close()
            store.open('milestones')
          }}
        >
          {t('To the milestones')}
        </button>
      }
    >
      <p>{t('A remark belongs to a review of a milestone. Name the moment you have read, then choose “Review it”.')}</p>
    </Dialog>
  )
}

interface WordsProps {
  readonly title: string
  readonly label: string
  readonly send: string
  readonly needed: boolean
  /** What stands above the field. */
  readonly above?: ComponentChildren
  /** The id of what the field is described by. */
  readonly described?: string | undefined
  /** Answers why it did not work, or null when it did. */
  readonly onSend: (page: HistoryPage, text: string) => Promise<string | null>
}

function Words({ title, label, send, needed, above, described, onSend }: WordsProps) {
  const page = useHistory()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState('')
  const close = (): void => {
    page.ui.asked.value = null
  }
  return (
    <Dialog
      title={title}
      onClose={close}
      first=".asked-words"
      foot={
        <button
          type="button"
          class="button button-primary"
          onClick={() => {
            if (needed && text.trim() === '') return setProblem(t('Write a few words first.'))
            void onSend(page, text.trim()).then((said) => (said === null ? close() : setProblem(said)))
          }}
        >
          {send}
        </button>
      }
    >
      {above}
      <label class="field">
        <span>{label}</span>
        <textarea class="grows asked-words" aria-describedby={described} dir="auto" maxLength={5000} value={text} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      <p class="field-problem" role="alert">
        {problem}
      </p>
    </Dialog>
  )
}
