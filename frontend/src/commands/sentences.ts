/**
 * What is said after a command: for the live region, and for a toast where eyes need one.
 *
 * Short, without blame, with the card's code first. Every message a command can return
 * stands here and nowhere else.
 */

import { t, tn } from '../language/t'
import type { Facts, Result } from './types'

type Say = (facts: Facts) => string

const count = (facts: Facts, key: string): number => Number(facts[key] ?? 0)

export const SENTENCES = {
  card_added: () => t('New card. Write its title.'),
  kind_set: (facts) => t('{card} is now of another kind.', facts),
  field_set: (facts) => t('{card}: noted.', facts),
  field_cleared: (facts) => t('{card}: cleared.', facts),
  card_moved: (facts) => t('{card} is now {place} of {count}.', facts),
  card_already_first: (facts) => t('{card} is already first.', facts),
  card_already_last: (facts) => t('{card} is already last.', facts),
  card_changed_section: (facts) => t('{card} has moved to another section.', facts),
  card_split: (facts) => t('{card} has been split. The new card has no title yet.', facts),
  card_not_splittable: (facts) => t('{card} has only one paragraph: there is nothing to split.', facts),
  cards_merged: (facts) => t('{card} has been merged into {into}.', facts),
  card_set_aside: (facts) => t('{card} has been set aside. It is in the bin.', facts),
  card_restored: (facts) => t('{card} is back.', facts),
  code_copied: (facts) => t('{card} has been copied.', facts),
  code_missing: () => t('This card has no code yet. It gets one as soon as it is saved.'),
  copying_refused: () => t('The browser did not allow copying.'),
  link_added: (facts) => t('{card} and {other} are linked.', facts),
  link_changed: () => t('The link has been changed.'),
  link_removed: (facts) => t('{card} and {other} are no longer linked.', facts),
  link_exists: (facts) => t('{card} and {other} are already linked in this way.', facts),
  link_to_itself: () => t('A card cannot be linked to itself.'),
  link_unfit: () => t('These two cards cannot be linked in this way.'),
  link_gone: () => t('This link is no longer there.'),
  undone: () => t('Undone.'),
  redone: () => t('Done again.'),
  nothing_to_undo: () => t('There is nothing of yours to undo.'),
  nothing_to_redo: () => t('There is nothing to do again.'),
  filter_set: (facts) => tn('{n} card shown.', '{n} cards shown.', count(facts, 'n')),
  filter_cleared: () => t('All cards are shown.'),
  digest: (facts) => String(facts['sentence'] ?? ''),
  digest_empty: () => t('Nothing new.'),
  visit_marked: () => t('Everything counts as seen.'),
  following: (facts) => t('You are following {who}.', facts),
  not_following: () => t('You are no longer following anyone.'),
  person_gone: () => t('This person is no longer here.'),
  selected: (facts) => t('{card}, {place} of {count}.', facts),
  no_more_cards: () => t('There is no further card.'),
  section_selected: () => '',
  retrying: () => t('Trying to connect.'),
  refusal_dismissed: () => t('Taken off the list.'),
  no_such_card: () => t('This card is no longer there.'),
  read_only: () => t('You may read this section, not change it.'),
  value_unfit: () => t('This does not fit here.'),
  too_many_cards: () => t('This canvas holds as many cards as it can.'),
  not_connected: () => t('This needs a connection. Try again when you are online.'),
  server_refused: () => t('The server did not accept this.'),
  different_sections: () => t('Only cards of the same section can be merged.'),
} satisfies Record<string, Say>

export type MessageKey = keyof typeof SENTENCES

/** The result in the reader's words; empty when there is nothing to say. */
export function sentence(result: Result): string {
  const say: Say | undefined = (SENTENCES as Record<string, Say>)[result.message]
  return say === undefined ? '' : say(result.facts)
}
