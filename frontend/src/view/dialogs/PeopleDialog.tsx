/** Everyone who is here, group by group: in which part they are, whoever one wants to follow. */

import { Dialog } from '../../a11y/dialog'
import { t, tn } from '../../language/t'
import type { Person } from '../../store'
import { useCanvas } from '../context'
import { PersonMark } from '../parts/PersonMark'
import { comesFrom, groupNameOf } from '../parts/person_name'
import { standingSentences } from '../parts/standing_words'
import { sectionInfo } from '../schema'

export function PeopleDialog() {
  const canvas = useCanvas()
  const { store, ui } = canvas
  const people = store.people.value
  const said = standingSentences(canvas)
  const groups = byGroup(people, (person) => groupNameOf(person, store.config) ?? '')
  return (
    <Dialog title={t('Who is here')} onClose={() => ui.dismiss()}>
      {said.length === 0 ? null : <p class="standing">{said.join(' ')}</p>}
      {people.length === 0 ? <p>{t('Nobody can be seen while there is no connection.')}</p> : null}
      {groups.map(([group, members]) => (
        <GroupHere key={group} group={group} alone={groups.length === 1} people={members} />
      ))}
      {people.some((person) => person.name === '') ? <p class="small quiet">{t('Of some people you see the group, not the name.')}</p> : null}
      <p class="small quiet">{t('Names are those that people chose. Nobody is counted or measured.')}</p>
      {store.standing.value.may.has('people') ? (
        <p>
          <a class="button" href={store.config.urls.people}>
            {t('People and invitations')}
          </a>
        </p>
      ) : null}
    </Dialog>
  )
}

interface GroupHereProps {
  readonly group: string
  readonly alone: boolean
  readonly people: readonly Person[]
}

function GroupHere({ group, alone, people }: GroupHereProps) {
  const named = people.filter((person) => person.name !== '')
  const nameless = people.filter((person) => person.name === '')
  return (
    <section class="dialog-part">
      {group === '' && alone ? null : <h3>{group === '' ? t('Without a group') : <bdi>{group}</bdi>}</h3>}
      <ul class="rows">
        {named.map((person) => (
          <PersonRow key={person.session} person={person} />
        ))}
        {nameless[0] === undefined ? null : (
          <li class="row">
            <PersonMark person={nameless[0]} />
            <span class="row-words">{tn('{n} person', '{n} people', nameless.length)}</span>
          </li>
        )}
      </ul>
    </section>
  )
}

function PersonRow({ person }: { readonly person: Person }) {
  const { store, commands, ui } = useCanvas()
  const followed = store.following.value === person.session
  return (
    <li class="row">
      <PersonMark person={person} />
      <span class="row-words">
        <span>
          <bdi>{person.name}</bdi>
          {person.self ? <span class="quiet"> ({t('you')})</span> : null}
        </span>
        <span class="small quiet">{[comesFrom(person), whereWords(person, store)].filter(Boolean).join(' · ')}</span>
      </span>
      {person.self ? null : (
        <button
          type="button"
          class="button"
          aria-pressed={followed}
          onClick={() => {
            if (followed) {
              commands.unfollow()
              return
            }
            ui.tell(commands.follow(person.session))
            ui.dismiss()
          }}
        >
          {t('Follow')}
          <span class="out-of-sight"> {person.name}</span>
        </button>
      )}
    </li>
  )
}

/** Groups in the order of their first person (oneself first); those without a group last. */
function byGroup(people: readonly Person[], of: (person: Person) => string): readonly (readonly [string, readonly Person[]])[] {
  const groups = new Map<string, Person[]>()
  for (const person of people) {
    const known = groups.get(of(person))
    if (known === undefined) groups.set(of(person), [person])
    else known.push(person)
  }
  return [...groups].sort(([a], [b]) => Number(a === '') - Number(b === ''))
}

function whereWords(person: Person, store: ReturnType<typeof useCanvas>['store']): string {
  if (person.section === null) return ''
  if (person.section === 'frame') return t('in the presentation of the project')
  const section = t(sectionInfo(person.section).label)
  const code = person.card === null ? null : (store.card(person.card).value?.code ?? null)
  return code === null ? section : t('{section}, {code}', { section, code })
}
