/**
 * A text with its words marked: what was written is underlined, what was taken out is
 * struck through; each with a letter of whose hand it was, where there were several. Never
 * by colour alone.
 */

import { t } from '../../language/t'
import type { Hand, Mark } from '../../store/history_types'
import { useHistory } from './context'
import { handColor, handLetter, handName } from './hands'

export type Half = 'before' | 'after' | 'both'

const AROUND = 160

export function Marked({ marks, half = 'both', whole = false }: { readonly marks: readonly Mark[]; readonly half?: Half; readonly whole?: boolean }) {
  const signed = severalHands(marks)
  const shown = marks.filter(({ kind }) => half === 'both' || kind === 'kept' || (kind === 'struck') === (half === 'before'))
  return (
    <p class="marked" dir="auto">
      {shown.map((mark, index) => (
        <Piece key={index} mark={mark} signed={signed} first={index === 0} last={index === shown.length - 1} whole={whole} />
      ))}
      {shown.every(({ text }) => text.trim() === '') ? <span class="untitled">{t('nothing')}</span> : null}
    </p>
  )
}

function Piece({ mark, signed, first, last, whole }: { readonly mark: Mark; readonly signed: boolean; readonly first: boolean; readonly last: boolean; readonly whole: boolean }) {
  const { config } = useHistory().store
  if (mark.kind === 'kept') return <>{whole ? mark.text : around(mark.text, first, last)}</>
  const hand = mark.by?.[0]
  const facts = hand === undefined ? {} : { 'data-group': handColor(hand, config) }
  const sign =
    hand === undefined || !signed ? null : (
      <>
        <sup aria-hidden="true">{handLetter(hand, config)}</sup>
        <span class="out-of-sight"> ({handName(hand, config)})</span>
      </>
    )
  // Screen readers do not tell of insertions and deletions by themselves.
  return mark.kind === 'inserted' ? (
    <ins {...facts}>
      <span class="out-of-sight">{t('written:')} </span>
      {mark.text}
      {sign}
    </ins>
  ) : (
    <del {...facts}>
      <span class="out-of-sight">{t('taken out:')} </span>
      {mark.text}
      {sign}
    </del>
  )
}

/** Long stretches in which nothing changed are passed over. */
function around(text: string, first: boolean, last: boolean): string {
  if (text.length <= 3 * AROUND) return text
  return `${first ? '' : text.slice(0, AROUND)} […] ${last ? '' : text.slice(-AROUND)}`
}

export function severalHands(marks: readonly Mark[]): boolean {
  const found = new Set(marks.flatMap(({ by }) => (by ?? []).slice(0, 1).map((hand: Hand) => `${hand.kind} ${hand.id ?? ''}`)))
  return found.size > 1
}
