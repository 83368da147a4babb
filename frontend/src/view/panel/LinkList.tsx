/**
 * The links of one kind on a card, from where it stands: `is answered by → O1 …`.
 *
 * A link is shown at both its ends and can be made and undone from either.
 */

import { useId, useState } from 'preact/hooks'
import { Icon } from '../../a11y/icon'
import { t } from '../../language/t'
import type { Card, CardId, Link, LinkEnd } from '../../store'
import { codeOf, nameOf } from '../card/names'
import { useCanvas } from '../context'
import { CardFinder } from '../parts/CardFinder'
import { CardTitle } from '../parts/CardTitle'
import { LIMITS, type Field, type LinkSide } from '../schema'
import { AddButton, Control } from './controls'

const BECAUSE: Field = {
  key: 'because',
  type: 'text',
  label: 'Because',
  help: '',
  heading: '',
  options: [],
  fields: [],
  limit: LIMITS.recordText,
  minimum: 0,
  advised: 0,
  required: false,
  lines: false,
  serverOnly: false,
}

export function LinkList({ card, side }: { readonly card: Card; readonly side: LinkSide }) {
  const { store, commands, ui } = useCanvas()
  const [choosing, setChoosing] = useState(false)
  const name = useId()
  const { outgoing, incoming } = store.links(card.id).value
  const ends = side.kind.symmetric
    ? [...outgoing, ...incoming].filter(({ link }) => link.kind === side.kind.id)
    : (side.way === 'out' ? outgoing : incoming).filter(({ link }) => link.kind === side.kind.id)
  // The link lives with its source: that section must be open for writing.
  const writable = store.section(side.kind.source).writable.value
  const full = side.way === 'out' && side.kind.most > 0 && ends.length >= side.kind.most

  const pick = (other: CardId): void => {
    const [from, to] = side.way === 'out' ? [card.id, other] : [other, card.id]
    const required = side.kind.fields.find((field) => field.required && field.options[0] !== undefined)
    ui.say(commands.link(side.kind.id, from, to, required === undefined ? {} : { [required.key]: required.options[0]?.id ?? null }))
    setChoosing(false)
  }

  return (
    <div class="links" role="group" aria-labelledby={name}>
      <p class="links-label field-label" id={name}>
        {side.way === 'in' || side.kind.symmetric ? <Icon name={side.kind.symmetric ? 'spline' : 'arrow-left'} /> : <Icon name="arrow-right" />}
        {t(side.label)}
      </p>
      {ends.length === 0 ? null : (
        <ul class="links-list">
          {ends.map((end) => (
            <LinkRow key={end.link.id} card={card} end={end} side={side} writable={writable} />
          ))}
        </ul>
      )}
      {choosing ? (
        <CardFinder
          label={t('Which card?')}
          sections={[side.other]}
          not={card.id}
          taken={(other) => (ends.some((end) => end.other === other.id) ? t('linked already') : null)}
          onPick={pick}
          onLeave={() => setChoosing(false)}
          takesFocus
        />
      ) : null}
      {!writable || full || choosing ? null : <AddButton words={t('Link a card')} onAdd={() => setChoosing(true)} />}
    </div>
  )
}

interface LinkRowProps {
  readonly card: Card
  readonly end: LinkEnd
  readonly side: LinkSide
  readonly writable: boolean
}

function LinkRow({ card, end, side, writable }: LinkRowProps) {
  const { store, commands, ui } = useCanvas()
  const other = store.card(end.other).value
  const [open, setOpen] = useState(false)
  const { link } = end
  const fields = [...side.kind.fields, BECAUSE]
  const said = fields.flatMap((field) => spoken(field, link))
  if (other === null) return null
  return (
    <li class="link-row" data-section={other.section}>
      <button type="button" class="link-row-card" onClick={() => commands.open({ kind: 'card', card: other.id, field: null })}>
        <span class="chip chip-code">{codeOf(other)}</span>
        <span class="link-row-title">
          <CardTitle title={other.title} />
          {other.setAside === null ? null : <span class="small quiet"> ({t('set aside')})</span>}
        </span>
      </button>
      {writable ? (
        <>
          <button type="button" class="button button-quiet button-icon" aria-expanded={open} aria-label={t('Say more about the link with {card}', { card: nameOf(other) })} onClick={() => setOpen(!open)}>
            <Icon name="pencil" />
          </button>
          <button
            type="button"
            class="button button-quiet button-icon"
            aria-label={t('Take away the link with {card}', { card: nameOf(other) })}
            onClick={(event) => {
              const group = event.currentTarget.closest('.links')
              ui.tell(commands.unlink(link.id), { label: t('Undo'), run: () => ui.say(commands.undo()) })
              group?.querySelector<HTMLElement>('.button-small')?.focus()
            }}
          >
            <Icon name="unlink" />
          </button>
        </>
      ) : null}
      {open ? (
        <div class="link-row-more">
          {fields.map((field) => (
            <Control
              key={field.key}
              field={field}
              value={valueOf(link, field.key)}
              disabled={!writable}
              onChange={(value) => {
                if (field.required && value === null) return
                ui.say(commands.editLink(link.id, { [field.key]: typeof value === 'string' ? value : null }))
              }}
            />
          ))}
        </div>
      ) : said.length === 0 ? null : (
        <p class="link-row-said small" dir="auto">
          {said.join(' · ')}
        </p>
      )}
      <span class="out-of-sight">
        {codeOf(card)} {t(side.label)} {codeOf(other)}
      </span>
    </li>
  )
}

function valueOf(link: Link, key: string): string | null {
  switch (key) {
    case 'because':
      return link.because
    case 'role':
      return link.role
    case 'tie':
      return link.tie
    case 'how':
      return link.how
    case 'text':
      return link.text
    default:
      return null
  }
}

/** What a link says of itself, in words. */
function spoken(field: Field, link: Link): string[] {
  const value = valueOf(link, field.key)
  if (value === null || value === '') return []
  const option = field.options.find((known) => known.id === value)
  if (option !== undefined) return [t(option.label)]
  return [field.key === 'because' ? t('because: {text}', { text: value }) : value]
}
