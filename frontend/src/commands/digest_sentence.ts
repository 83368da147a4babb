/** What others did, in one calm sentence per part of the canvas. */

import { isCardSectionId } from '../document/ids'
import { sectionSchema } from '../document/schema'
import { t, tn } from '../language/t'
import type { Digest, DigestPart } from '../store/types'

/** « Besoins : 3 cartes changées, 1 nouvelle carte. » */
export function digestSentence(digest: Digest): string {
  return digest.parts.map(partSentence).join(' ')
}

function partSentence(part: DigestPart): string {
  const counts = [
    part.changed.length > 0 ? tn('{n} card changed', '{n} cards changed', part.changed.length) : '',
    part.added.length > 0 ? tn('{n} new card', '{n} new cards', part.added.length) : '',
    part.setAside.length > 0 ? tn('{n} card set aside', '{n} cards set aside', part.setAside.length) : '',
  ].filter((words) => words !== '')
  const section = isCardSectionId(part.section) ? t(sectionSchema(part.section).label) : t('The canvas')
  // Translators: "Needs: 3 cards changed, 1 new card."
  return t('{section}: {changes}.', { section, changes: counts.join(t(', ')) })
}
