/** A section that is not open to this person: it is there, and nothing of it is shown. */

import { useId } from 'preact/hooks'
import { Icon } from '../../a11y/icon'
import { t } from '../../language/t'
import type { CardSectionId } from '../../store'
import { useCanvas } from '../context'
import { SectionMark } from '../parts/SectionMark'
import { letterOf, sectionInfo } from '../schema'

export function ClosedSection({ id }: { readonly id: CardSectionId }) {
  const { store } = useCanvas()
  const name = useId()
  const language = store.frame.value.fields['language']
  return (
    <section class="section section-closed" id={`section-${id}`} data-section={id} aria-labelledby={name}>
      <header class="section-head stitched">
        <div class="section-name">
          <SectionMark section={id} letter={letterOf(id, typeof language === 'string' ? language : store.config.language)} />
          <h2 id={name} tabIndex={-1}>
            {t(sectionInfo(id).label)}
          </h2>
        </div>
      </header>
      <div class="section-scroll">
        <p class="section-shut">
          <Icon name="lock" />
          {t('This section is not open to you.')}
        </p>
      </div>
    </section>
  )
}
