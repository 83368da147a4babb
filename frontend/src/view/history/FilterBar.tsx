/** What of the moments is shown: part, group, partner, person, kind of change, since the last visit. */

import { Icon } from '../../a11y/icon'
import { t } from '../../language/t'
import { NO_FILTERS, type Filters } from '../../store/history_place'
import { sectionInfo } from '../schema'
import { useHistory } from './context'

/** The kinds of change that one looks for; keys of `Told.what`. */
const changes = (): readonly (readonly [string, string])[] => [
  ['added', t('New cards')],
  ['reworded', t('New wordings')],
  ['put_aside', t('Cards set aside')],
  ['restored', t('Cards put back')],
  ['moved', t('Cards moved')],
  ['field_set', t('Other details')],
  ['linked', t('New links')],
  ['unlinked', t('Links taken away')],
]

export function FilterBar() {
  const { store } = useHistory()
  const { filters } = store.place.value
  const { config } = store
  const set = (change: Partial<Filters>): void => void store.filter(change)
  const people = config.names ? peopleIn(store.moments.value) : []
  const chosen = [filters.section, filters.group, filters.partner, filters.actor, filters.change].filter(Boolean).length
  return (
    <div class="history-filters">
      {store.visited.value === null ? null : (
        <button type="button" class="button filter-news" aria-pressed={filters.news} onClick={() => set({ news: !filters.news })}>
          {t('Since my last visit')}
        </button>
      )}
      <details class="filter-more" open={chosen > 0}>
        <summary class="button button-quiet">
          <Icon name="filter" /> {chosen === 0 ? t('Choose what is shown') : t('Chosen: {n}', { n: chosen })}
        </summary>
        <div class="filter-fields">
          <Choice label={t('Part')} value={filters.section} set={(section) => set({ section })} options={config.sections.map((id) => [id, t(sectionInfo(id).label)])} />
          {config.groups.length === 0 ? null : <Choice label={t('Group')} value={filters.group} set={(group) => set({ group })} options={config.groups.map(({ id, name }) => [id, name])} />}
          {config.partners.length === 0 ? null : <Choice label={t('Partner organisation')} value={filters.partner} set={(partner) => set({ partner })} options={config.partners.map(({ id, name }) => [id, name])} />}
          {people.length === 0 && filters.actor === '' ? null : <Choice label={t('Person')} value={filters.actor} set={(actor) => set({ actor })} options={people} />}
          <Choice label={t('What happened')} value={filters.change} set={(change) => set({ change })} options={changes()} />
          {store.filtered ? (
            <button type="button" class="button button-quiet" onClick={() => set(NO_FILTERS)}>
              {t('Show everything')}
            </button>
          ) : null}
        </div>
      </details>
    </div>
  )
}

function Choice({ label, value, set, options }: { readonly label: string; readonly value: string; readonly set: (value: string) => void; readonly options: readonly (readonly [string, string])[] }) {
  return (
    <label class="field">
      <span>{label}</span>
      <select value={value} onChange={(event) => set(event.currentTarget.value)}>
        <option value="">{t('all')}</option>
        {options.map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

/** The people whose names the moments tell; the charter decided that they do. */
function peopleIn(moments: readonly { readonly moment: { readonly by: readonly { readonly kind: string; readonly id?: string; readonly name?: string }[] } }[]): readonly (readonly [string, string])[] {
  const found = new Map<string, string>()
  for (const { moment } of moments) for (const { kind, id, name } of moment.by) if (kind === 'person' && id !== undefined) found.set(id, name ?? '')
  return [...found].sort(([, a], [, b]) => a.localeCompare(b))
}
