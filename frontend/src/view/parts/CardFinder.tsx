/** Choosing a card by its code or by words, grouped by section. */

import { Finder, type FinderGroup } from '../../a11y/finder'
import { t } from '../../language/t'
import type { Card, CardId, CardSectionId } from '../../store'
import { codeOf } from '../card/names'
import { useCanvas } from '../context'
import { sectionInfo } from '../schema'
import { CardTitle } from './CardTitle'
import { SectionMark } from './SectionMark'

const MOST = 60

export interface CardFinderProps {
  readonly label: string
  readonly labelHidden?: boolean
  readonly sections: readonly CardSectionId[]
  readonly not: CardId
  /** Why a card cannot be taken; null when it can. */
  readonly taken?: (card: Card) => string | null
  readonly onPick: (card: CardId) => void
  readonly onLeave?: () => void
  readonly takesFocus?: boolean
}

export function CardFinder({ sections, not, taken, onPick, ...rest }: CardFinderProps) {
  const { store } = useCanvas()
  const search = (words: string): readonly FinderGroup[] => {
    const found = words.trim() === '' ? everything(sections) : store.find(words, { sections, not, limit: MOST })
    return sections.map((section) => ({
      id: section,
      section,
      name: t(sectionInfo(section).label),
      heading: (
        <>
          <SectionMark section={section} />
          {t(sectionInfo(section).label)}
        </>
      ),
      options: found.filter((card) => card.section === section && card.id !== not).map((card) => option(card, taken?.(card) ?? null)),
    }))
  }
  const everything = (from: readonly CardSectionId[]): Card[] =>
    from.flatMap((section) =>
      store
        .section(section)
        .cards.value.slice(0, MOST)
        .flatMap((id) => store.card(id).peek() ?? []),
    )
  return <Finder placeholder={t('A code, or some words')} {...rest} search={search} onPick={(id) => onPick(id as CardId)} />
}

function option(card: Card, why: string | null) {
  return {
    id: card.id,
    section: card.section,
    disabled: why !== null,
    content: (
      <>
        <span class="chip chip-code">{codeOf(card)}</span>
        <span>
          <CardTitle title={card.title} />
          {why === null ? null : <span class="small quiet"> ({why})</span>}
        </span>
      </>
    ),
  }
}
