/** What is shown: part, group, person, organisation, kind of change, card, session, since the last visit. */

import { useEffect, useState } from 'preact/hooks'
import { Icon } from '../../a11y/icon'
import type { CardSectionId } from '../../document/ids'
import { t, tp } from '../../language/t'
import { NO_FILTERS, type Filters } from '../../store/history_place'
import type { CardRef, Hand } from '../../store/history_types'
import { sectionInfo } from '../schema'
import { useHistory } from './context'
import { sessionTime } from './when'

/** The kinds of change that one looks for; keys of `Told.what`. */
const changes = (): readonly Option[] => [
  ['added', t('New cards')],
  ['reworded', t('New wordings')],
  ['put_aside', t('Cards set aside')],
  ['restored', t('Cards put back')],
  ['moved', t('Cards moved')],
  ['moved_away', t('Cards moved to another part')],
  ['field_set', t('Other details')],
  ['linked', t('New links')],
  ['unlinked', t('Links taken away')],
]

/** How many characters of a card's title an entry of a list shows. */
const TITLE_SHOWN = 60

export function FilterBar() {
  const { store } = useHistory()
  const { filters } = store.place.value
  return (
    <div class="history-filters">
      {store.visited.value === null ? null : (
        <button type="button" class="button filter-news" aria-pressed={filters.news} onClick={() => void store.filter({ news: !filters.news })}>
          {t('Since my last visit')}
        </button>
      )}
      <Choosing of="moments" />
    </div>
  )
}

/** The fields. Of a comparison one chooses as of the list, save the time: its two ends say that. */
export function Choosing({ of }: { readonly of: 'moments' | 'comparison' }) {
  const { store, ui } = useHistory()
  const { filters, view } = store.place.value
  const { config } = store
  const set = (change: Partial<Filters>): void => void store.filter(change)
  const known = store.choices.value
  const chosen = [filters.section, filters.group, filters.partner, filters.actor, filters.change, filters.card, of === 'moments' ? filters.session : ''].filter(Boolean).length
  // The same fields twice in sight would be one too many.
  const besideThem = of === 'comparison' && view === 'moments' && ui.wide.value
  const [open, setOpen] = useState(chosen > 0 && !besideThem)
  useEffect(() => {
    if (open && store.choices.peek() === null) void store.loadChoices()
  }, [store, open])
  const groups = joined(config.groups, known?.groups)
  const partners = joined(config.partners, known?.partners)
  const sessions = known?.sessions ?? []
  return (
    <details class="filter-more" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary class="button button-quiet">
        <Icon name="filter" /> {chosen === 0 ? t('Choose what is shown') : t('Chosen: {n}', { n: chosen })}
      </summary>
      <div class="filter-fields">
        <Choice label={t('Part')} value={filters.section} set={(section) => set({ section })} options={config.sections.map((id) => [id, t(sectionInfo(id).label)])} />
        {groups.length === 0 ? null : <Choice label={t('Group')} value={filters.group} set={(group) => set({ group })} options={groups} />}
        {partners.length === 0 && filters.partner === '' ? null : <Choice label={t('Partner organisation')} value={filters.partner} set={(partner) => set({ partner })} options={partners} />}
        {config.names || filters.actor !== '' ? <Choice label={t('Person')} value={filters.actor} set={(actor) => set({ actor })} options={joined([], known?.people)} /> : null}
        <Choice label={t('What happened')} value={filters.change} set={(change) => set({ change })} options={changes()} />
        <CardChoice cards={known?.cards ?? []} />
        {of === 'comparison' ? null : (
          <Choice
            label={tp('hours of work that follow each other', 'Session')}
            value={filters.session}
            set={(session) => set({ session })}
            options={sessions.map((one, index) => [`${one.first}-${index === 0 ? '' : one.last}`, sessionTime(one)])}
          />
        )}
        {chosen > 0 ? (
          <button type="button" class="button button-quiet" onClick={() => set(of === 'moments' ? NO_FILTERS : { ...NO_FILTERS, session: filters.session, news: filters.news })}>
            {t('Show everything')}
          </button>
        ) : null}
      </div>
    </details>
  )
}

type Option = readonly [string, string]

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly set: (value: string) => void
  readonly options: readonly Option[]
}

function Choice({ label, value, set, options }: ChoiceProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <select value={value} onChange={(event) => set(event.currentTarget.value)}>
        <option value="">{t('all')}</option>
        <Unlisted value={value} options={options} />
        <Options options={options} />
      </select>
    </label>
  )
}

function CardChoice({ cards }: { readonly cards: readonly CardRef[] }) {
  const { store } = useHistory()
  const { card } = store.place.value.filters
  const sections = store.config.sections.map((id) => [id, optionsOf(id, cards)] as const).filter(([, options]) => options.length > 0)
  return (
    <label class="field">
      <span>{tp('to choose one', 'Card')}</span>
      <select value={card} onChange={(event) => void store.filter({ card: event.currentTarget.value })}>
        <option value="">{t('all')}</option>
        <Unlisted value={card} options={sections.flatMap(([, options]) => options)} />
        {sections.map(([id, options]) => (
          <optgroup key={id} label={t(sectionInfo(id).label)}>
            <Options options={options} />
          </optgroup>
        ))}
      </select>
    </label>
  )
}

function Options({ options }: { readonly options: readonly Option[] }) {
  return (
    <>
      {options.map(([id, name]) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </>
  )
}

/** What an address chose and no list holds, or not yet. */
function Unlisted({ value, options }: { readonly value: string; readonly options: readonly Option[] }) {
  if (value === '' || options.some(([id]) => id === value)) return null
  return <option value={value}>…</option>
}

/** Those of today, then those that took part and are there no more. */
function joined(today: readonly { readonly id: string; readonly name: string }[], then: readonly Hand[] = []): readonly Option[] {
  const names = new Map(today.map(({ id, name }) => [id, name]))
  for (const { id, name } of then) if (id !== undefined && name !== undefined && !names.has(id)) names.set(id, name)
  return [...names]
}

function optionsOf(section: CardSectionId, cards: readonly CardRef[]): readonly Option[] {
  const byCode = new Intl.Collator(undefined, { numeric: true })
  return cards
    .filter((card) => card.section === section)
    .sort((a, b) => byCode.compare(a.code ?? '', b.code ?? ''))
    .map(({ id, code = '', title = '' }) => [id, `${code} ${title.length > TITLE_SHOWN ? `${title.slice(0, TITLE_SHOWN)}…` : title}`.trim()])
}
