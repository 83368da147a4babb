/** Beginning a card: it is there at once, for everybody, with the caret in its title. */

import type { Result } from '../../commands'
import { t } from '../../language/t'
import type { CardId, CardSectionId } from '../../store'
import { atOnce } from '../at_once'
import type { Canvas } from '../context'

/** Adds a card at the end of a section, or right after another one. */
export function addCard(canvas: Canvas, section: CardSectionId, after?: CardId): void {
  const { store, commands, ui } = canvas
  if (!store.section(section).writable.peek()) {
    ui.show(t('You can read here, not write.'))
    return
  }
  // A filter would hide the card that was just asked for.
  if (store.filtering.peek()) commands.clearFilter()
  let result: Result | undefined
  atOnce(() => {
    result = commands.addCard(section, after === undefined ? { where: { at: 'last' } } : { where: { after } })
    if (result.card !== null) ui.write(result.card, true)
  })
  if (result === undefined) return
  if (result.done) ui.say(result)
  else ui.tell(result)
}
