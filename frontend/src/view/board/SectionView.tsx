/**
 * One of the five parts: its question, what was written as its introduction, its cards, a way to add one.
 */

import { useComputed } from '@preact/signals'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { Icon } from '../../a11y/icon'
import { MenuButton, type MenuEntry } from '../../a11y/menu'
import { t, tn } from '../../language/t'
import type { CardId, CardSectionId } from '../../store'
import { useCanvas, type Canvas } from '../context'
import { MorePeople, PersonMark } from '../parts/PersonMark'
import { SectionMark } from '../parts/SectionMark'
import { calledOf } from '../parts/person_name'
import { letterOf, sectionInfo } from '../schema'
import { CardView } from './CardView'
import { FirstWords } from './FirstWords'
import { SectionDoor } from './SectionDoor'
import { addCard } from './add_card'
import { makeDropRoom } from './drag'
import { addWords, examplesOf } from './examples'

/** How many cards are drawn at once; the rest follow while the browser is idle. */
const AT_ONCE = 24

export function SectionView({ id }: { readonly id: CardSectionId }) {
  const canvas = useCanvas()
  const { store } = canvas
  const info = sectionInfo(id)
  const view = store.section(id)
  const name = useId()
  const room = useRef<HTMLDivElement>(null)
  const visible = view.visible.value
  const total = view.cards.value.length
  const writable = view.writable.value
  const current = useComputed(() => store.selection.value.section === id).value
  const intro = useComputed(() => store.frame.value.texts[`intro_${id}`] ?? '').value
  const language = useComputed(() => store.frame.value.fields['language']).value
  const growing = useGrowing(visible)
  const offered = useComputed(() => canvas.ui.firstWords.value === id).value
  const drawn = canvas.ui.printing.value ? visible : growing

  useEffect(() => (room.current === null || !writable ? undefined : makeDropRoom(canvas, room.current, id)), [id, writable])

  return (
    <section class="section" id={`section-${id}`} data-section={id} data-current={current ? '' : undefined} aria-labelledby={name}>
      <header class="section-head stitched">
        <div class="section-name">
          <SectionMark section={id} letter={letterOf(id, typeof language === 'string' ? language : store.config.language)} />
          <h2 id={name} tabIndex={-1}>
            {t(info.question)}
          </h2>
        </div>
        <SectionDoor id={id} />
        <div class="section-tools">
          <p class="section-count">
            {visible.length === total ? tn('{n} card', '{n} cards', total) : tn('{shown} of {n} card', '{shown} of {n} cards', total, { shown: visible.length })}
          </p>
          <PeopleIn id={id} />
          <MenuButton label={t('Show only some: {section}', { section: t(info.label) })} icon="filter" entries={() => filterMenu(canvas, id)} />
          {writable ? (
            <button type="button" class="button button-quiet section-add" onClick={() => addCard(canvas, id)}>
              <Icon name="plus" />
              <span>{t('Add')}</span>
              <span class="out-of-sight">{t(info.label)}</span>
            </button>
          ) : null}
        </div>
      </header>
      {/* A region that scrolls must be reachable by keys; its cards are, and when empty it does not scroll. */}
      <div class="section-scroll" ref={room}>
        {offered ? <FirstWords section={id} /> : null}
        {intro === '' ? null : (
          <p class="section-intro" dir="auto">
            {intro}
          </p>
        )}
        {visible.length === 0 ? null : (
          <ol class="cards" aria-labelledby={name}>
            {drawn.map((card) => (
              <li key={card}>
                <CardView id={card} section={id} />
              </li>
            ))}
          </ol>
        )}
        {total === 0 && view.loaded.value ? <Empty id={id} writable={writable} asked={offered} /> : null}
        {total > 0 && visible.length === 0 ? <NothingShown /> : null}
        {total > 0 && writable ? (
          <button type="button" class="button button-quiet add-below" onClick={() => addCard(canvas, id)}>
            <Icon name="plus" />
            <span>{addWords(id)}</span>
          </button>
        ) : null}
      </div>
      {/* On a telephone the way to add is always under the thumb, and never over a card. */}
      {writable && !offered ? (
        <div class="section-foot">
          <button type="button" class="button button-primary" onClick={() => addCard(canvas, id)}>
            <Icon name="plus" />
            <span>{t('Add')}</span>
            <span class="out-of-sight">{t(info.label)}</span>
          </button>
        </div>
      ) : null}
    </section>
  )
}

function PeopleIn({ id }: { readonly id: CardSectionId }) {
  const { store } = useCanvas()
  const people = store.peopleIn(id).value
  if (people.length === 0) return null
  const names = [...new Set(people.map((person) => calledOf(person, store.config)))].join(', ')
  return (
    <p class="section-people" title={names}>
      <span class="people-row" aria-hidden="true">
        {people.slice(0, 3).map((person) => (
          <PersonMark key={person.session} person={person} small />
        ))}
        {people.length > 3 ? <MorePeople count={people.length - 3} small /> : null}
      </span>
      <span class="out-of-sight">{t('Here: {names}', { names })}</span>
    </p>
  )
}

function filterMenu({ store, commands, ui }: Canvas, section: CardSectionId): readonly MenuEntry[] {
  const filter = store.filter.peek()
  const toggle = (kind: string): readonly string[] =>
    filter.kinds.includes(kind) ? filter.kinds.filter((known) => known !== kind) : [...filter.kinds, kind]
  return [
    { kind: 'heading', label: t('Show only') },
    ...sectionInfo(section).kinds.map(
      ({ id, label }): MenuEntry => ({
        kind: 'choice',
        several: true,
        label: t(label),
        checked: filter.kinds.includes(id),
        run: () => ui.say(commands.setFilter({ kinds: toggle(id) })),
      }),
    ),
    { kind: 'line' },
    { kind: 'choice', several: true, label: t('Without any link'), checked: filter.unlinked, run: () => ui.say(commands.setFilter({ unlinked: !filter.unlinked })) },
    { kind: 'choice', several: true, label: t('Changed since my last visit'), checked: filter.changed, run: () => ui.say(commands.setFilter({ changed: !filter.changed })) },
    { kind: 'line' },
    { kind: 'action', label: t('Search and filter…'), icon: 'search', run: () => ui.search(true) },
  ]
}

/** `asked`: the field for the first words asks the section's question already. */
function Empty({ id, writable, asked }: { readonly id: CardSectionId; readonly writable: boolean; readonly asked: boolean }) {
  const canvas = useCanvas()
  const info = sectionInfo(id)
  const [first, second] = examplesOf(id)
  return (
    <div class="empty">
      {asked ? null : <p class="empty-lead">{t(info.invitation)}</p>}
      <p class="quiet small">{t('For instance, as others wrote it:')}</p>
      <ul class="empty-examples">
        <li>{first}</li>
        <li>{second}</li>
      </ul>
      {writable ? null : <p class="quiet">{t('Nothing has been written here yet.')}</p>}
      {writable && !asked ? (
        <button type="button" class="button" onClick={() => addCard(canvas, id)}>
          <Icon name="plus" />
          <span>{addWords(id)}</span>
        </button>
      ) : null}
    </div>
  )
}

function NothingShown() {
  const { commands, ui } = useCanvas()
  return (
    <div class="empty">
      <p class="quiet">{t('No card here matches what you are looking for.')}</p>
      <button type="button" class="button" onClick={() => ui.say(commands.clearFilter())}>
        {t('Show all cards')}
      </button>
    </div>
  )
}

/** The first cards at once, the rest in slices, so that a thousand cards do not hold up the first key. */
function useGrowing(ids: readonly CardId[]): readonly CardId[] {
  const [most, setMost] = useState(AT_ONCE)
  const more = ids.length > most
  useEffect(() => {
    if (!more) return
    const timer = setTimeout(() => setMost((known) => known + AT_ONCE * 2), 16)
    return () => clearTimeout(timer)
  }, [more, most])
  return more ? ids.slice(0, most) : ids
}
