/** Who is here: initials in the group's colour and shape; a press shows names and places. */

import { t, tn } from '../../language/t'
import { useCanvas } from '../context'
import { MorePeople, PersonMark } from '../parts/PersonMark'

const SHOWN = 5

export function PeopleHere() {
  const { store, ui } = useCanvas()
  const people = store.people.value
  const others = people.filter((person) => !person.self)
  const more = others.length - SHOWN
  return (
    <button
      type="button"
      class="people"
      aria-label={others.length === 0 ? t('You are alone here') : tn('{n} other person is here', '{n} other people are here', others.length)}
      onClick={() => ui.ask({ kind: 'people' })}
    >
      <span class="people-row" aria-hidden="true">
        {people
          .filter((person) => person.self)
          .map((person) => (
            <span key={person.session} class="person-me">
              <PersonMark person={person} />
            </span>
          ))}
        {others.slice(0, SHOWN).map((person) => (
          <PersonMark key={person.session} person={person} />
        ))}
        {more > 0 ? <MorePeople count={more} /> : null}
      </span>
    </button>
  )
}
