/**
 * One card on the board: its code and kind, its title, three lines, what it is tied to, who is in it.
 *
 * The title is a link that opens the card; it is also what has the focus when "the
 * card" has. The other controls of a card are reached by Tab from there, and only
 * from the card one is on, so that a hundred cards are not five hundred stops.
 */

import { useComputed } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import { Icon } from '../../a11y/icon'
import { MenuButton } from '../../a11y/menu'
import { t, tn } from '../../language/t'
import type { Card, CardId, CardSectionId, Person } from '../../store'
import { addressOf } from '../address'
import { BodyStatic } from '../card/BodyStatic'
import { cardMenu } from '../card/card_menu'
import { codeOf, nameOf } from '../card/names'
import { useCanvas } from '../context'
import { CardTitle } from '../parts/CardTitle'
import { PersonMark } from '../parts/PersonMark'
import { calledOf } from '../parts/person_name'
import { kindLabel, STATUSES } from '../schema'
import { LinkChips } from './LinkChips'
import { TitleWriter } from './TitleWriter'
import { makeDraggable } from './drag'
import { useGlow } from './glow'

const NO_REMARKS: readonly string[] = []

export interface CardViewProps {
  readonly id: CardId
  readonly section: CardSectionId
}

export function CardView({ id, section }: CardViewProps) {
  const canvas = useCanvas()
  const { store, commands, ui } = canvas
  const box = useRef<HTMLElement>(null)
  const name = useId()
  const card = store.card(id).value
  const here = store.peopleAt(id).value
  const onThread = useComputed(() => store.thread.value.has(id)).value
  const opened = useComputed(() => {
    const panel = store.panel.value
    return panel.kind === 'card' && panel.card === id
  }).value
  const writing = useComputed(() => ui.writing.value === id).value
  const changed = useComputed(() => store.lastVisit.value !== null && store.changedSinceVisit.value.has(id)).value
  const remarks = useComputed(() => store.remarks.value.get(id) ?? NO_REMARKS).value
  const writable = store.section(section).writable.value
  /* One stop for the Tab key in each section: the card one was on, else the first. */
  const stop = useComputed(() => {
    const at = store.selection.value
    if (at.section === section && at.card !== null && store.section(section).visible.value.includes(at.card)) return at.card === id
    return store.section(section).visible.value[0] === id
  }).value
  const printing = ui.printing.value
  const glow = useGlow(id, here)

  useEffect(() => (box.current === null || !writable ? undefined : makeDraggable(canvas, box.current, id)), [id, writable])

  if (card === null) return null
  const tab = stop ? 0 : -1
  return (
    <article
      ref={box}
      class={`card ${onThread ? 'on-thread' : ''} ${opened ? 'card-opened' : ''} ${glow ?? ''}`}
      data-card={id}
      data-section={section}
      aria-labelledby={name}
    >
      <div class="card-top">
        <span class="chip chip-code">{card.code ?? '·'}</span>
        <span class="card-kind">{t(kindLabel(section, card.kind))}</span>
        {changed ? <span class="card-news">{t('changed')}</span> : null}
      </div>
      <h3 class="card-title" id={name}>
        {writing ? (
          <TitleWriter card={card} />
        ) : (
          <a
            class="card-link"
            href={addressOf(card)}
            draggable={false}
            tabIndex={tab}
            aria-current={opened ? 'true' : undefined}
            onFocus={() => {
              commands.select(section, id)
              commands.pointAt({ card: id })
            }}
            onClick={(event) => {
              if (event.ctrlKey || event.metaKey || event.shiftKey) return
              event.preventDefault()
              commands.open({ kind: 'card', card: id, field: null })
            }}
          >
            <span class="out-of-sight">{codeOf(card)} </span>
            <CardTitle title={card.title} />
          </a>
        )}
      </h3>
      {card.body.preview === '' ? null : printing ? (
        <div class="card-words">
          <BodyStatic body={card.body} />
        </div>
      ) : (
        <p class="card-body" dir="auto">
          {card.body.preview.slice(0, 280)}
        </p>
      )}
      <LinkChips id={id} section={section} tabIndex={tab} />
      <GroupMarks card={card} />
      <Status card={card} />
      {remarks[0] === undefined ? null : (
        <a class="card-remarks" href={`${store.config.urls.history}?view=reviews#remark-${remarks[0]}`} tabIndex={tab}>
          <Icon name="message-circle-question-mark" /> {remarks.length === 1 ? t('An open remark') : t('Open remarks')}
          <span class="out-of-sight"> ({codeOf(card)})</span>
        </a>
      )}
      {here.length === 0 ? null : <Here card={card} people={here} />}
      <MenuButton label={t('Actions for {card}', { card: codeOf(card) })} icon="ellipsis" class="card-menu" tabIndex={tab} entries={() => cardMenu(canvas, card)} />
    </article>
  )
}

/** The groups that a card names, as their marks: who brought it, who speaks for it. */
function GroupMarks({ card }: { readonly card: Card }) {
  const { groups } = useCanvas().store.config
  const named = ['groups', 'proposed_by'].flatMap((key) => card.fields[key] ?? [])
  const shown = groups.filter(({ id }) => named.includes(id))
  if (shown.length === 0) return null
  return (
    <ul class="group-list card-groups" aria-label={t('Groups')}>
      {shown.map(({ id, name, color }) => (
        <li key={id} class={`group group-${color % 6}`}>
          <bdi>{name}</bdi>
        </li>
      ))}
    </ul>
  )
}

function Status({ card }: { readonly card: Card }) {
  const status = STATUSES.find((known) => known.id === card.status)
  if (status === undefined || status.id === 'proposed') return null
  return (
    <p class="card-status" data-status={status.id}>
      <Icon name={status.id === 'agreed' ? 'circle-check' : status.id === 'contested' ? 'circle-alert' : 'message-circle'} />
      {t(status.label)}
    </p>
  )
}

function Here({ card, people }: { readonly card: Card; readonly people: readonly Person[] }) {
  const { config } = useCanvas().store
  const shown = people.slice(0, 4)
  const writing = people.filter((person) => person.typing)
  const names = people.map((person) => calledOf(person, config)).join(', ')
  return (
    <p class="card-here">
      <span class="people-row" aria-hidden="true">
        {shown.map((person) => (
          <PersonMark key={person.session} person={person} small />
        ))}
      </span>
      <span class={writing.length > 0 ? 'small' : 'out-of-sight'}>
        {writing[0] === undefined
          ? tn('{n} person is in {card}: {names}', '{n} people are in {card}: {names}', people.length, { card: nameOf(card), names })
          : writing.length === 1
            ? t('{name} is writing…', { name: calledOf(writing[0], config) })
            : tn('{n} person is writing…', '{n} people are writing…', writing.length)}
      </span>
    </p>
  )
}
