/**
 * An open card: its words first, then what is known of it under plain questions, its links, what can be done.
 *
 * On a wide screen it stands beside the board and the board stays usable; on a
 * telephone it is a whole sheet.
 */

import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import { InFront } from '../../a11y/foremost'
import { Icon } from '../../a11y/icon'
import { MenuButton, MenuHost } from '../../a11y/menu'
import { t, tn } from '../../language/t'
import type { Card, CardId } from '../../store'
import { focusCard, showCard } from '../board/focus_card'
import { BodyField } from '../card/BodyField'
import { cardMenu } from '../card/card_menu'
import { codeOf, nameOf } from '../card/names'
import { useCanvas } from '../context'
import { AsideReason } from '../parts/AsideReason'
import { LiveText } from '../parts/LiveText'
import { PersonMark } from '../parts/PersonMark'
import { SectionMark } from '../parts/SectionMark'
import { calledOf } from '../parts/person_name'
import { LIMITS, sectionInfo } from '../schema'
import { InternalNote } from './InternalNote'
import { Question } from './Question'

export function CardPanel() {
  const { store, commands, ui } = useCanvas()
  const panel = store.panel.value
  const id = panel.kind === 'card' ? panel.card : null
  const card = id === null ? null : store.card(id).value
  if (id === null || card === null) return null
  const close = (): void => {
    commands.close()
    focusCard(id)
  }
  return ui.phone.value ? <Sheet card={card} onClose={close} /> : <Side card={card} onClose={close} />
}

interface Props {
  readonly card: Card
  readonly onClose: () => void
}

function Side({ card, onClose }: Props) {
  const name = useId()
  return (
    // Escape closes from anywhere inside; the close button does the same.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside
      class="panel-side"
      data-section={card.section}
      aria-labelledby={name}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        onClose()
      }}
    >
      <Content card={card} name={name} onClose={onClose} />
    </aside>
  )
}

function Sheet({ card, onClose }: Props) {
  const { ui } = useCanvas()
  const name = useId()
  const box = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const sheet = box.current
    sheet?.showModal()
    return () => sheet?.close()
  }, [])
  return (
    <dialog
      ref={box}
      class="panel-sheet"
      data-section={card.section}
      aria-labelledby={name}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <Content card={card} name={name} onClose={onClose} />
      {ui.dialog.value === null ? <InFront /> : null}
      <MenuHost inside />
    </dialog>
  )
}

function Content({ card, name, onClose }: Props & { readonly name: string }) {
  const canvas = useCanvas()
  const heading = useRef<HTMLHeadingElement>(null)
  const scroll = useRef<HTMLDivElement>(null)
  const info = sectionInfo(card.section)
  const writable = canvas.store.section(card.section).writable.value

  // Another card, another beginning: the focus goes to its name, the eye to its top. At
  // once, or it would be taken from a field that somebody has gone into meanwhile.
  useLayoutEffect(() => {
    heading.current?.focus({ preventScroll: true })
    scroll.current?.scrollTo({ top: 0 })
    canvas.commands.pointAt({ card: card.id })
    // The panel has taken its room from the board: the card stays in sight beside it.
    const frame = requestAnimationFrame(() => showCard(card.id))
    return () => cancelAnimationFrame(frame)
  }, [card.id])

  return (
    <>
      <header class="panel-head">
        <SectionMark section={card.section} />
        <h2 id={name} ref={heading} tabIndex={-1} class="panel-name">
          <span class="chip chip-code">{codeOf(card)}</span>
          <span class="out-of-sight">{card.title === '' ? t('No title yet') : card.title}</span>
        </h2>
        <KindChoice card={card} writable={writable} />
        <MenuButton label={t('Actions for {card}', { card: codeOf(card) })} icon="ellipsis" entries={() => cardMenu(canvas, card).slice(1)} />
        <button type="button" class="button button-quiet button-icon" aria-label={t('Close the card')} onClick={onClose}>
          <Icon name="x" />
        </button>
      </header>
      {/* A long card must scroll by keys even where nothing in it can be written. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div class="panel-scroll" ref={scroll} tabIndex={0} role="group" aria-label={nameOf(card)}>
        {card.setAside === null ? null : <SetAsideNote card={card} />}
        <Others id={card.id} />
        <TitleField card={card} />
        <BodyField card={card} />
        {info.headings.map((question) => (
          <Question key={`${card.id}-${question.id}`} card={card} heading={question} writable={writable} />
        ))}
        {card.section === 'actors' && canvas.store.standing.value.may.has('internal_notes') ? <InternalNote key={card.id} card={card} /> : null}
      </div>
    </>
  )
}

function KindChoice({ card, writable }: { readonly card: Card; readonly writable: boolean }) {
  const { commands, ui } = useCanvas()
  const { kinds } = sectionInfo(card.section)
  return (
    <label class="panel-kind">
      <span class="out-of-sight">{t('What is it?')}</span>
      <select disabled={!writable} value={card.kind} onChange={(event) => ui.say(commands.setKind(card.id, event.currentTarget.value))}>
        {kinds.map(({ id, label }) => (
          <option key={id} value={id}>
            {t(label)}
          </option>
        ))}
      </select>
    </label>
  )
}

function TitleField({ card }: { readonly card: Card }) {
  const id = useId()
  const over = card.title.length - LIMITS.titleAdvised
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {t('In one sentence')}
      </label>
      <LiveText
        id={id}
        place={{ section: card.section, card: card.id, field: 'title' }}
        class="panel-title-field"
        oneLine
        limit={LIMITS.title}
        placeholder={t("In the group's own words.")}
        {...(over > 0 ? { describedBy: `${id}-long` } : {})}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.isComposing) event.preventDefault()
        }}
      />
      {over > 0 ? (
        <span class="hint" id={`${id}-long`}>
          {t('This is long for a title. The detail can go below.')}
        </span>
      ) : null}
    </div>
  )
}

function Others({ id }: { readonly id: CardId }) {
  const { store } = useCanvas()
  const others = store.peopleAt(id).value
  if (others.length === 0) return null
  return (
    <p class="panel-others small">
      <span class="people-row" aria-hidden="true">
        {others.slice(0, 6).map((person) => (
          <PersonMark key={person.session} person={person} small />
        ))}
      </span>
      {tn('{n} person is in this card: {names}', '{n} people are in this card: {names}', others.length, { names: others.map((person) => calledOf(person, store.config)).join(', ') })}
    </p>
  )
}

function SetAsideNote({ card }: { readonly card: Card }) {
  const { commands, ui } = useCanvas()
  return (
    <div class="record">
      <p>{t('This card is set aside. Nothing in it is lost.')}</p>
      <AsideReason card={card} />
      <div class="buttons">
        <button type="button" class="button" onClick={() => ui.tell(commands.restore(card.id))}>
          <Icon name="archive-restore" />
          {t('Bring it back')}
        </button>
      </div>
    </div>
  )
}
