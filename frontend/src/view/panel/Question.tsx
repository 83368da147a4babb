/**
 * One plain question of a card's form, with the fields and links that answer it.
 *
 * Questions that are answered stand open; the others show only themselves, which is
 * enough to be asked.
 */

import { useState } from 'preact/hooks'
import { Icon } from '../../a11y/icon'
import { t } from '../../language/t'
import type { Card, CardLinks } from '../../store'
import { useCanvas } from '../context'
import { LongText } from '../parts/LongText'
import { fieldsUnder, linkSides, type Field, type LinkSide } from '../schema'
import { LinkList } from './LinkList'
import { Control } from './controls'

export interface QuestionProps {
  readonly card: Card
  readonly heading: { readonly id: string; readonly label: string }
  readonly writable: boolean
}

export function Question({ card, heading, writable }: QuestionProps) {
  const { store } = useCanvas()
  const sections = store.sections.value
  const fields = fieldsUnder(card.section, heading.id).filter((field) => field.type !== 'group_set' || store.config.groups.length > 0)
  const sides = linkSides(card.section).filter((side) => side.heading === heading.id && sections.includes(side.other))
  const links = store.links(card.id).value
  const answered = fields.some((field) => isAnswered(card, field)) || sides.some((side) => hasLinks(links, side))
  /* Whether it stands open is decided once; an answer by somebody else must not move the page. */
  const [open, setOpen] = useState(answered)
  if (fields.length === 0 && sides.length === 0) return null
  const alone = fields.length + sides.length === 1
  return (
    <details class="question" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary class="question-head">
        <h3>{t(heading.label)}</h3>
        {answered && !open ? (
          <span class="question-answered">
            <Icon name="check" />
            <span class="out-of-sight">{t('answered')}</span>
          </span>
        ) : null}
        <Icon name="chevron-down" class="question-turn" />
      </summary>
      {open ? (
        <div class="question-body">
          {sides.map((side) => (
            <LinkList key={`${side.kind.id}-${side.way}`} card={card} side={side} />
          ))}
          {fields.map((field) => (
            <CardField key={field.key} card={card} field={field} writable={writable} labelled={alone || t(field.label) === t(heading.label)} />
          ))}
        </div>
      ) : null}
    </details>
  )
}

function isAnswered(card: Card, field: Field): boolean {
  if (field.key === 'status') return card.status !== '' && card.status !== 'proposed'
  if (field.type === 'long_text') return (card.texts[field.key] ?? '') !== ''
  const value = card.fields[field.key]
  return value !== undefined && value !== null && value !== false
}

function hasLinks({ outgoing, incoming }: CardLinks, side: LinkSide): boolean {
  const ends = side.kind.symmetric ? [...outgoing, ...incoming] : side.way === 'out' ? outgoing : incoming
  return ends.some(({ link }) => link.kind === side.kind.id)
}

interface CardFieldProps {
  readonly card: Card
  readonly field: Field
  readonly writable: boolean
  readonly labelled: boolean
}

function CardField({ card, field, writable, labelled }: CardFieldProps) {
  const { commands, ui } = useCanvas()
  if (field.type === 'long_text') return <LongText field={field} place={{ section: card.section, card: card.id, field: field.key }} labelled={labelled} />
  return (
    <Control
      field={field}
      value={field.key === 'status' ? card.status : card.fields[field.key]}
      disabled={!writable}
      labelled={labelled}
      onChange={(value) => {
        const result = commands.setField(card.id, field.key, value)
        if (!result.done) ui.tell(result)
      }}
    />
  )
}
