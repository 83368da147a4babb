/**
 * Whose hand: the mark of a group, or of who is no group, with words for who hears the page.
 */

import { t } from '../../language/t'
import type { HistoryConfig } from '../../store/history_config'
import type { Hand } from '../../store/history_types'
import { useHistory } from './context'

/** How a hand is called by itself. */
export function handName(hand: Hand, config: HistoryConfig): string {
  switch (hand.kind) {
    case 'you':
      return t('you')
    case 'person':
      return hand.name ?? ''
    case 'group':
    case 'partner':
      return hand.name ?? config.groups.find(({ id }) => id === hand.id)?.name ?? t('the core team')
    case 'team':
      return t('the core team')
    case 'server':
      return t('the server')
    case 'nobody':
      return t('somebody who is no longer here')
  }
}

/** The colour and shape of a hand: those of its group as it is today. */
export function handColor(hand: Hand, config: HistoryConfig): string {
  const group = hand.kind === 'person' ? hand.group : hand.kind === 'group' ? hand.id : undefined
  const known = config.groups.find(({ id }) => id === group)
  return known === undefined ? 'none' : String(known.color % 6)
}

/** One sign for a hand: a group's letter, the first of a name; none where there is no name, only words. */
export function handLetter(hand: Hand, config: HistoryConfig): string {
  const group = config.groups.find(({ id }) => id === (hand.kind === 'person' ? '' : hand.id))
  if (group !== undefined) return group.letter || first(group.name)
  return hand.kind === 'person' || hand.kind === 'partner' || hand.kind === 'group' ? first(handName(hand, config)) : ''
}

const first = (name: string): string => ([...name.trim()][0] ?? '').toLocaleUpperCase()

/** A small shape with a letter; `said`: also in words, out of sight. */
export function HandMark({ hand, said = false }: { readonly hand: Hand; readonly said?: boolean }) {
  const { config } = useHistory().store
  return (
    <>
      <span class="person person-small shape hand" data-group={handColor(hand, config)} data-initials={handLetter(hand, config)} aria-hidden="true" />
      {said ? <span class="out-of-sight">{handName(hand, config)} </span> : null}
    </>
  )
}

/** The marks of several, for the eye: the sentence beside them names them. */
export function HandMarks({ hands }: { readonly hands: readonly Hand[] }) {
  return (
    <span class="hands" aria-hidden="true">
      {hands.slice(0, 4).map((hand, index) => (
        <HandMark key={index} hand={hand} />
      ))}
    </span>
  )
}

/** Whose letter is which. */
export function Legend({ hands }: { readonly hands: readonly Hand[] }) {
  const { config } = useHistory().store
  const known = new Map(hands.map((hand) => [`${hand.kind} ${hand.id ?? ''}`, hand]))
  return (
    <ul class="legend">
      {[...known].map(([key, hand]) => (
        <li key={key}>
          <HandMark hand={hand} /> <bdi>{handName(hand, config)}</bdi>
        </li>
      ))}
    </ul>
  )
}
