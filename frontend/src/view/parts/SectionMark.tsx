/**
 * The five marks: ● ▲ ■ ◆ ⬢ with the section's letter, so that no section is known by colour alone.
 */

import type { CardSectionId } from '../../store'

const SHAPES: Readonly<Record<CardSectionId, string>> = {
  needs: 'M14 2a12 12 0 1 1 0 24 12 12 0 0 1 0-24Z',
  objectives: 'M12.4 2.9 1.2 23.2A1.9 1.9 0 0 0 2.8 26h22.4a1.9 1.9 0 0 0 1.6-2.8L15.6 2.9a1.8 1.8 0 0 0-3.2 0Z',
  actors: 'M5 3h18a2 2 0 0 1 2 2v18a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5c0-1.1.9-2 2-2Z',
  values: 'M12.7 1.2a1.8 1.8 0 0 1 2.6 0l11.5 11.5c.7.7.7 1.9 0 2.6L15.3 26.8c-.7.7-1.9.7-2.6 0L1.2 15.3a1.8 1.8 0 0 1 0-2.6Z',
  evaluation: 'M8.4 2.4h11.2c.6 0 1.2.3 1.6.9l5.5 9.7c.3.6.3 1.4 0 2l-5.5 9.7c-.4.6-1 .9-1.6.9H8.4c-.6 0-1.2-.3-1.6-.9L1.3 15c-.3-.6-.3-1.4 0-2l5.5-9.7c.4-.6 1-.9 1.6-.9Z',
}
/** Where the letter sits: the middle of a triangle's mass is below its box's. */
const BASELINE: Readonly<Record<CardSectionId, number>> = { needs: 19, objectives: 22.4, actors: 19, values: 19, evaluation: 19 }

export interface SectionMarkProps {
  readonly section: CardSectionId
  /** Left out where the mark is only as big as a letter itself. */
  readonly letter?: string
  readonly class?: string
}

export function SectionMark({ section, letter, class: look }: SectionMarkProps) {
  return (
    <svg class={`mark ${letter === undefined ? 'mark-small' : ''} ${look ?? ''}`} data-section={section} viewBox="0 0 28 28" aria-hidden="true" focusable="false">
      <path class="mark-shape" d={SHAPES[section]} />
      {letter === undefined ? null : (
        <text class="mark-letter" x="14" y={BASELINE[section]} font-size={section === 'objectives' ? 12 : 14}>
          {letter}
        </text>
      )}
    </svg>
  )
}
