/** Looking for cards: words first, then kind of standing; the count is said after a pause. */

import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { announce } from '../../a11y/announcer'
import { Icon } from '../../a11y/icon'
import { t, tn } from '../../language/t'
import { useCanvas } from '../context'
import { STATUSES } from '../schema'

export function SearchBar() {
  const { store, commands, ui } = useCanvas()
  const filter = store.filter.value
  const field = useRef<HTMLInputElement>(null)
  const sections = store.sections.value.map((id) => store.section(id))
  const shown = sections.reduce((sum, section) => sum + section.visible.value.length, 0)
  const status = filter.statuses[0] ?? ''
  const group = filter.groups[0] ?? ''
  const found = store.filtering.value ? tn('{n} card found', '{n} cards found', shown) : ''

  useLayoutEffect(() => field.current?.focus(), [])
  useEffect(() => {
    const timer = setTimeout(() => announce(found), 900)
    return () => clearTimeout(timer)
  }, [found])

  const leave = (): void => {
    commands.clearFilter()
    ui.search(false)
    document.querySelector<HTMLElement>('.top-search')?.focus()
  }

  return (
    <search class="search">
      <div class="search-words">
        <Icon name="search" />
        <label class="out-of-sight" for="search-words">
          {t('Words or a code')}
        </label>
        <input
          ref={field}
          id="search-words"
          type="search"
          dir="auto"
          autocomplete="off"
          placeholder={t('Words or a code')}
          value={filter.text}
          onInput={(event) => commands.setFilter({ text: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.preventDefault()
            event.stopPropagation()
            if (filter.text === '') leave()
            else commands.setFilter({ text: '' })
          }}
        />
      </div>
      <label class="search-part">
        <span>{t('Standing')}</span>
        <select value={status} onChange={(event) => commands.setFilter({ statuses: event.currentTarget.value === '' ? [] : [event.currentTarget.value] })}>
          <option value="">{t('all')}</option>
          {STATUSES.map(({ id, label }) => (
            <option key={id} value={id}>
              {t(label)}
            </option>
          ))}
        </select>
      </label>
      {store.config.groups.length === 0 ? null : (
        <label class="search-part">
          <span>{t('Group')}</span>
          <select value={group} onChange={(event) => commands.setFilter({ groups: event.currentTarget.value === '' ? [] : [event.currentTarget.value] })}>
            <option value="">{t('all')}</option>
            {store.config.groups.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <label class="choice">
        <input type="checkbox" checked={filter.unlinked} onChange={(event) => commands.setFilter({ unlinked: event.currentTarget.checked })} />
        {t('Without any link')}
      </label>
      <label class="choice">
        <input type="checkbox" checked={filter.changed} onChange={(event) => commands.setFilter({ changed: event.currentTarget.checked })} />
        {t('Changed since my last visit')}
      </label>
      <p class="search-found">{found}</p>
      <button type="button" class="button button-quiet button-icon hinted" data-hint={t('Show all and close')} aria-label={t('Show all and close')} onClick={leave}>
        <Icon name="x" />
      </button>
    </search>
  )
}
