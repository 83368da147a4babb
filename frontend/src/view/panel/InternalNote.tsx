/**
 * What the core team writes beside a card: for nobody else, and not in the shared document.
 *
 * It is no live text: it is saved a moment after the last key and when one leaves the field,
 * and says so truthfully. When two wrote at once, nobody's words are overwritten: both
 * stand there until somebody has made one of them.
 */

import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { Icon } from '../../a11y/icon'
import { readNote, writeNote } from '../../commands/notes'
import type { Note } from '../../commands/notes'
import { t } from '../../language/t'
import type { Card, CardId } from '../../store'
import { useCanvas } from '../context'

type State = 'loading' | 'saved' | 'writing' | 'saving' | 'not_saved' | 'not_read'

const CALM_MS = 1_200
export const LONGEST_NOTE = 20_000

/** Words that could not be saved before their card was closed: they are there when it is opened again. */
const unsaved = new Map<CardId, Note>()

export function InternalNote({ card }: { readonly card: Card }) {
  const { config, noteChanges } = useCanvas().store
  const id = useId()
  const [state, setState] = useState<State>('loading')
  const [text, setText] = useState('')
  const [theirs, showTheirs] = useState<Note | null>(null)
  /* What the server is known to hold; outside the drawing, because timers read it. */
  const known = useRef<Note>({ text: '', version: 0 })
  const mine = useRef('')
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const busy = useRef(false)
  const torn = useRef(false)
  const shown = useRef(true)
  const changed = noteChanges.value.get(card.id) ?? 0

  const setTheirs = (note: Note | null): void => {
    torn.current = note !== null
    if (shown.current) showTheirs(note)
  }

  const save = async (): Promise<void> => {
    clearTimeout(timer.current)
    // While two texts stand side by side, a person decides, and no timer.
    if (busy.current || torn.current) return
    if (mine.current === known.current.text) {
      // Typed and taken back: what stands there is what the server holds.
      if (shown.current) setState((now) => (now === 'writing' || now === 'not_saved' ? 'saved' : now))
      unsaved.delete(card.id)
      return
    }
    busy.current = true
    if (shown.current) setState('saving')
    const words = mine.current
    unsaved.set(card.id, { text: words, version: known.current.version })
    const answer = await writeNote(config, card.id, words, known.current.version)
    busy.current = false
    if (answer.kind === 'note') {
      known.current = answer.note
      if (unsaved.get(card.id)?.text === words) unsaved.delete(card.id)
      if (!shown.current) return
      setTheirs(null)
      setState(mine.current === words ? 'saved' : 'writing')
      if (mine.current !== words) void save()
    } else {
      if (answer.kind === 'conflict') setTheirs(answer.note)
      if (shown.current) setState('not_saved')
    }
  }

  const load = async (): Promise<void> => {
    const answer = await readNote(config, card.id)
    if (!shown.current) return
    if (answer.kind !== 'note') {
      setState((now) => (now === 'loading' ? 'not_read' : now))
      return
    }
    const untouched = mine.current === known.current.text
    if (!untouched) {
      // One's own words stay in the field; the others' are shown beside them.
      if (answer.note.version !== known.current.version && answer.note.text !== mine.current) setTheirs(answer.note)
      return
    }
    known.current = answer.note
    const left = unsaved.get(card.id)
    const lost = left !== undefined && left.text !== answer.note.text
    mine.current = lost ? left.text : answer.note.text
    setText(mine.current)
    setState(lost ? 'not_saved' : 'saved')
    if (lost && left.version !== answer.note.version) setTheirs(answer.note)
    if (!lost) unsaved.delete(card.id)
  }

  useEffect(() => {
    shown.current = true
    void load()
    return () => {
      void save()
      shown.current = false
    }
  }, [])
  useEffect(() => {
    if (changed > known.current.version && !busy.current) void load()
  }, [changed])

  const write = (words: string): void => {
    mine.current = words
    setText(words)
    setState('writing')
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void save(), CALM_MS)
  }

  const keep = (words: string): void => {
    if (theirs === null) return
    known.current = theirs
    mine.current = words
    setText(words)
    setTheirs(null)
    setState(words === theirs.text ? 'saved' : 'writing')
    if (words === theirs.text) unsaved.delete(card.id)
    void save()
  }

  return (
    <div class="note">
      <label class="field-label" for={id}>
        <Icon name="lock" />
        {t('Note for the team only')}
      </label>
      <span class="hint" id={`${id}-hint`}>
        {t('Guests, partners and readers never see it. No names of persons here.')}
      </span>
      <textarea
        id={id}
        class="grows"
        dir="auto"
        rows={2}
        maxLength={LONGEST_NOTE}
        aria-describedby={`${id}-hint ${id}-state`}
        readOnly={state === 'loading' || state === 'not_read'}
        value={text}
        onInput={(event) => write(event.currentTarget.value)}
        onBlur={() => void save()}
      />
      <p class="note-state small" id={`${id}-state`} data-state={state}>
        {stateWords(state)}
        {state === 'not_saved' && theirs === null ? (
          <button type="button" class="link-button" onClick={() => void save()}>
            {t('Try again now')}
          </button>
        ) : null}
      </p>
      {theirs === null ? null : (
        <div class="record" role="group" aria-label={t('Somebody else wrote here too')}>
          <p>{t('Somebody else wrote here too. Your words are above. This is theirs:')}</p>
          {/* A long text must scroll by keys. */}
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <p class="refused-text" dir="auto" tabIndex={0}>
            {theirs.text === '' ? t('(nothing)') : theirs.text}
          </p>
          <div class="buttons">
            <button type="button" class="button button-primary" onClick={() => keep([theirs.text, mine.current].filter(Boolean).join('\n\n').slice(0, LONGEST_NOTE))}>
              {t('Keep both')}
            </button>
            <button type="button" class="button" onClick={() => keep(mine.current)}>
              {t('Keep mine')}
            </button>
            <button type="button" class="button" onClick={() => keep(theirs.text)}>
              {t('Keep theirs')}
            </button>
          </div>
        </div>
      )}
    </div>
  )
}

function stateWords(state: State): string {
  switch (state) {
    case 'loading':
      return t('One moment…')
    case 'saved':
      return t('Saved')
    case 'writing':
      return t('Not saved yet')
    case 'saving':
      return t('Saving…')
    case 'not_saved':
      return t('Not saved: your words are still here.')
    case 'not_read':
      return t('The note cannot be read now. Check the connection and open the card again.')
  }
}
