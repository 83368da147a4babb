/**
 * The five marks: a bar below on a telephone, a map above where not all sections fit.
 */

import { t } from '../../language/t'
import type { CardSectionId } from '../../store'
import { useCanvas } from '../context'
import { SectionMark } from '../parts/SectionMark'
import { letterOf, sectionInfo } from '../schema'

export function SectionNav() {
  const { store, commands } = useCanvas()
  const at = store.selection.value.section
  const language = store.frame.value.fields['language']
  const letters = typeof language === 'string' ? language : store.config.language
  return (
    <nav class="section-nav" aria-label={t('Sections')}>
      <ul class="section-nav-list">
        {store.sections.value.map((id) => (
          <li key={id}>
            <a
              class="section-nav-link"
              href={`#${id}`}
              data-section={id}
              aria-current={id === at ? 'true' : undefined}
              onClick={(event) => {
                event.preventDefault()
                commands.close()
                commands.select(id, null)
                showSection(id)
              }}
            >
              <SectionMark section={id} letter={letterOf(id, letters)} />
              <span class="section-nav-word">{t(sectionInfo(id).label)}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** Brings a section to the front of the board. */
export function showSection(id: CardSectionId): void {
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches
  document.getElementById(`section-${id}`)?.scrollIntoView({ inline: 'start', block: 'nearest', behavior: calm ? 'auto' : 'smooth' })
}
