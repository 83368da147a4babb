/** What somebody is called here: the name the server shows us, else their group, else just somebody. */

import { t } from '../../language/t'
import type { CanvasConfig, Person } from '../../store'

/** Names are not told to everybody: where one may see only the group, the group is the name. */
export function calledOf(person: Pick<Person, 'name' | 'group'>, config: Pick<CanvasConfig, 'groups'>): string {
  if (person.name !== '') return person.name
  const group = groupNameOf(person, config)
  return group === null ? t('somebody') : t('somebody of “{group}”', { group })
}

/** The name of somebody's group. The server sends the name itself, an older one its id. */
export function groupNameOf({ group }: Pick<Person, 'group'>, { groups }: Pick<CanvasConfig, 'groups'>): string | null {
  return groups.find((known) => known.id === group)?.name ?? group
}

/** From where somebody comes, when it is not the project itself. */
export function comesFrom(person: Pick<Person, 'guest' | 'partner'>): string {
  if (person.partner !== null) return t('from {partner}, a partner organisation', { partner: person.partner })
  return person.guest ? t('here by an invitation') : ''
}
