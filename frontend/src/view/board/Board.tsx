/** The five sections, and the keys that walk among their cards. */

import { t } from '../../language/t'
import { CARD_SECTIONS } from '../../store'
import { useCanvas } from '../context'
import { ClosedSection } from './ClosedSection'
import { SectionNav } from './SectionNav'
import { SectionView } from './SectionView'
import { Threads } from './Threads'
import { onBoardKey } from './keys'

export function Board() {
  const canvas = useCanvas()
  const { store, ui } = canvas
  const sections = store.sections.value
  const following = store.thread.value.size > 1
  return (
    <div class="board-frame">
      <SectionNav />
      {/* The keys are a way through links and buttons that are there in any case. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <main
        id="board"
        class={`board ${following ? 'board-following' : ''}`}
        tabIndex={-1}
        aria-label={t('The five sections of the canvas')}
        onKeyDown={(event) => onBoardKey(canvas, event)}
      >
        {/* On a telephone only what is open has a place; the words above say what is not. */}
        {CARD_SECTIONS.map((id) => (sections.includes(id) ? <SectionView key={id} id={id} /> : ui.phone.value ? null : <ClosedSection key={id} id={id} />))}
      </main>
      {ui.threads.value ? <Threads /> : null}
    </div>
  )
}
