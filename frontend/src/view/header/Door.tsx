/**
 * The door one came through, in words: for whom, until when, to which sections. And what
 * becomes of the page when it changes while one is there.
 *
 * Nothing here takes the focus from anybody. Only where a section went away under the
 * caret itself, the focus goes to the place where the section was, so that whoever
 * works by ear or by keys is not thrown back to the top of the page.
 */

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { t } from '../../language/t'
import { CARD_SECTIONS, type CardSectionId } from '../../store'
import { useCanvas, type Canvas } from '../context'
import { namesOf, standingSentences } from '../parts/standing_words'
import { isUnderstood, understand } from '../understood'
import { Banner, PutAway } from './Banner'

type Access = 'read' | 'write' | null

export function Door() {
  const canvas = useCanvas()
  const { config } = canvas.store
  const told = isTold(canvas) ? factsOf(canvas) : ''
  const [understood, setUnderstood] = useState('')
  useChangedRights(canvas)
  useFocusKept(canvas)
  // Nobody needs to be told that they may do everything; said once, it is not said again.
  if (told === '' || told === understood || isUnderstood(config, told)) return null
  const sentences = standingSentences(canvas).join(' ')
  if (sentences === '') return null
  return (
    <Banner icon={canvas.store.standing.value.partner === null ? 'eye' : 'handshake'} words={sentences}>
      <PutAway
        onPress={() => {
          understand(config, told)
          setUnderstood(told)
        }}
      />
    </Banner>
  )
}

const SOON_MS = 3 * 24 * 3_600_000

/** What is told, in any language: when one of these changes, it is told anew. */
function factsOf({ store }: Canvas): string {
  const { partner, until } = store.standing.value
  return JSON.stringify([partner, until, CARD_SECTIONS.map((id) => store.section(id).access.value)])
}

/** Who has no special bounds need not be told at every visit that a day far off will end it. */
function isTold({ store }: Canvas): boolean {
  // Before the greeting it is not known what is open.
  if (CARD_SECTIONS.every((id) => store.section(id).access.value === null)) return false
  const { partner, until } = store.standing.value
  const soon = until !== null && until.getTime() - Date.now() < SOON_MS
  return partner !== null || soon || store.mixed.value || store.closed.value.length > 0
}

/** Says what was opened and closed since the last greeting, to eye and ear. */
function useChangedRights({ store, ui }: Canvas): void {
  const before = useRef<ReadonlyMap<CardSectionId, Access> | null>(null)
  const now = new Map<CardSectionId, Access>(CARD_SECTIONS.map((id) => [id, store.section(id).access.value]))
  const known = [...now.values()].some((access) => access !== null)
  const said = [...now].map(([id, access]) => `${id}:${access ?? ''}`).join()
  useEffect(() => {
    const last = before.current
    if (known || last !== null) before.current = now
    if (last === null || !known) return
    const which = (holds: (was: Access, is: Access) => boolean): CardSectionId[] =>
      CARD_SECTIONS.filter((id) => holds(last.get(id) ?? null, now.get(id) ?? null))
    const words = [
      [which((was, is) => was !== null && is === null), (sections: string) => t('Not open to you any more: {sections}.', { sections })],
      [which((was, is) => was === 'write' && is === 'read'), (sections: string) => t('From now on you may read, not write, in {sections}.', { sections })],
      [which((was, is) => was !== 'write' && is === 'write'), (sections: string) => t('You may now write in {sections}.', { sections })],
      [which((was, is) => was === null && is === 'read'), (sections: string) => t('You may now read {sections}.', { sections })],
    ] as const
    const told = words.flatMap(([sections, say]) => (sections.length === 0 ? [] : [say(namesOf(sections))])).join(' ')
    if (told === '') return
    ui.show(told)
  }, [said])
}

/** When what had the focus is gone with its section, the focus waits where the section was. */
function useFocusKept({ store, ui }: Canvas): void {
  const last = useRef<CardSectionId | null>(null)
  const open = store.sections.value
  useEffect(() => {
    const remember = ({ target }: FocusEvent): void => {
      const section = target instanceof Element ? target.closest<HTMLElement>('[data-section]')?.dataset['section'] : undefined
      last.current = CARD_SECTIONS.find((id) => id === section) ?? null
    }
    document.addEventListener('focusin', remember)
    return () => document.removeEventListener('focusin', remember)
  }, [])
  useLayoutEffect(() => {
    const section = last.current
    if (section === null || open.includes(section) || open.length === 0) return
    // The parts of the page that went are drawn away after this.
    const frame = requestAnimationFrame(() => {
      if (document.activeElement !== null && document.activeElement !== document.body) return
      if (ui.dialog.peek() !== null) return
      const place = document.querySelector<HTMLElement>(`#section-${section} h2`) ?? document.querySelector<HTMLElement>('.section[data-current] h2')
      place?.focus()
    })
    return () => cancelAnimationFrame(frame)
  }, [open])
}
