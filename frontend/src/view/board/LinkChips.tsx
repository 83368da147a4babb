/**
 * A card's links as chips, leaving and arriving: `→ O1 O2`, `← E1`. Pressing one goes there.
 */

import { Icon } from '../../a11y/icon'
import { t } from '../../language/t'
import type { CardId, CardSectionId, LinkEnd } from '../../store'
import { nameOf } from '../card/names'
import { useCanvas } from '../context'
import { linkKind } from '../schema'
import { focusCard } from './focus_card'

const MOST = 6

export interface LinkChipsProps {
  readonly id: CardId
  readonly section: CardSectionId
  readonly tabIndex: number
}

export function LinkChips({ id, tabIndex }: LinkChipsProps) {
  const { store } = useCanvas()
  const { outgoing, incoming } = store.links(id).value
  // The other end may lie in a section that is not open to this person, or in the bin.
  const there = ({ other }: LinkEnd): boolean => store.card(other).value?.setAside === null
  const [out, inward] = [outgoing.filter(there), incoming.filter(there)]
  if (out.length + inward.length === 0) return null
  return (
    <div class="card-links">
      <Row ends={out} way="out" tabIndex={tabIndex} />
      <Row ends={inward} way="in" tabIndex={tabIndex} />
    </div>
  )
}

function Row({ ends, way, tabIndex }: { readonly ends: readonly LinkEnd[]; readonly way: 'out' | 'in'; readonly tabIndex: number }) {
  if (ends.length === 0) return null
  /* Two links to the same card are one chip: it says both. */
  const cards = [...byCard(ends)]
  const hidden = cards.length - MOST
  return (
    <ul class="chips" aria-label={way === 'out' ? t('Leads to') : t('Comes from')}>
      <li class="chips-way" aria-hidden="true">
        <Icon name={way === 'out' ? 'arrow-right' : 'arrow-left'} />
      </li>
      {cards.slice(0, MOST).map(([other, links]) => (
        <Chip key={other} other={other} ends={links} way={way} tabIndex={tabIndex} />
      ))}
      {hidden > 0 ? <li class="small quiet"><bdi dir="ltr">{t('+{n}', { n: hidden })}</bdi></li> : null}
    </ul>
  )
}

function Chip({ other, ends, way, tabIndex }: { readonly other: CardId; readonly ends: readonly LinkEnd[]; readonly way: 'out' | 'in'; readonly tabIndex: number }) {
  const { store, commands } = useCanvas()
  const card = store.card(other).value
  if (card?.setAside !== null) return null
  const how = ends.map(({ link }) => {
    const kind = linkKind(link.kind)
    return kind === null ? link.kind : t(way === 'out' ? kind.label : kind.inverse)
  })
  const name = `${how.join(', ')} ${nameOf(card)}`
  return (
    <li>
      <button
        type="button"
        class="chip"
        data-section={card.section}
        data-strains={ends.some(({ link }) => link.kind === 'strains' || link.kind === 'tension') ? '' : undefined}
        tabIndex={tabIndex}
        title={name}
        aria-label={name}
        onClick={() => {
          commands.select(card.section, card.id)
          focusCard(card.id)
        }}
      >
        {card.code ?? '·'}
      </button>
    </li>
  )
}

function byCard(ends: readonly LinkEnd[]): ReadonlyMap<CardId, readonly LinkEnd[]> {
  const cards = new Map<CardId, LinkEnd[]>()
  for (const end of ends) {
    const known = cards.get(end.other)
    if (known === undefined) cards.set(end.other, [end])
    else known.push(end)
  }
  return cards
}
