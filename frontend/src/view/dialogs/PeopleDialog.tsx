/** Everyone who is here, in which part; whoever one wants to follow. */

import { Dialog } from '../../a11y/dialog'
import { t } from '../../language/t'
import type { Person } from '../../store'
import { useCanvas } from '../context'
import { PersonMark } from '../parts/PersonMark'
import { sectionInfo } from '../schema'

export function PeopleDialog() {
  const { store, ui } = useCanvas()
  const people = store.people.value
  return (
    <Dialog title={t('Who is here')} onClose={() => ui.dismiss()}>
      {people.length === 0 ? <p>{t('Nobody can be seen while there is no connection.')}</p> : null}
      <ul class="rows">
        {people.map((person) => (
          <PersonRow key={person.session} person={person} />
        ))}
      </ul>
      <p class="small quiet">{t('Names are those that people chose. Nobody is counted or measured.')}</p>
    </Dialog>
  )
}

function PersonRow({ person }: { readonly person: Person }) {
  const { store, commands, ui } = useCanvas()
  const followed = store.following.value === person.session
  const group = store.config.groups.find((known) => known.id === person.group)?.name ?? null
  return (
    <li class="row">
      <PersonMark person={person} />
      <span class="row-words">
        <span>
          <bdi>{person.name}</bdi>
          {person.self ? <span class="quiet"> ({t('you')})</span> : null}
        </span>
        <span class="small quiet">{[group, whereWords(person, store)].filter(Boolean).join(' · ')}</span>
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

function whereWords(person: Person, store: ReturnType<typeof useCanvas>['store']): string {
  if (person.section === null) return ''
  if (person.section === 'frame') return t('in the presentation of the project')
  const section = t(sectionInfo(person.section).label)
  const code = person.card === null ? null : (store.card(person.card).value?.code ?? null)
  return code === null ? section : t('{section}, {code}', { section, code })
}
