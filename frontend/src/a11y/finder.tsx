/**
 * A field with a list to choose from (combobox and listbox): type, walk with arrows, take with Enter.
 *
 * The focus stays in the field; the list is walked by name (`aria-activedescendant`), so
 * that somebody who hears the page can type and listen at once.
 */

import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { t, tn } from '../language/t'
import { announce } from './announcer'

export interface FinderOption {
  readonly id: string
  readonly disabled?: boolean
  readonly content: ComponentChildren
  readonly section?: string
}

export interface FinderGroup {
  readonly id: string
  readonly name: string
  readonly heading: ComponentChildren
  readonly section?: string
  readonly options: readonly FinderOption[]
}

export interface FinderProps {
  readonly label: string
  readonly labelHidden?: boolean
  readonly placeholder?: string
  /** What matches some words; called at every key. */
  readonly search: (words: string) => readonly FinderGroup[]
  readonly onPick: (id: string) => void
  readonly onLeave?: () => void
  readonly takesFocus?: boolean
}

export function Finder({ label, labelHidden = false, placeholder, search, onPick, onLeave, takesFocus = false }: FinderProps) {
  const id = useId()
  const [words, setWords] = useState('')
  const [at, setAt] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const groups = search(words).filter((group) => group.options.length > 0)
  const options = groups.flatMap((group) => group.options)
  const here = options[Math.min(at, options.length - 1)]
  const optionId = (option: FinderOption): string => `${id}-${option.id}`

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [here?.id])
  useEffect(() => {
    if (words === '') return
    const count = options.length
    const timer = setTimeout(() => announce(count === 0 ? t('Nothing found') : tn('{n} card found', '{n} cards found', count)), 700)
    return () => clearTimeout(timer)
  }, [words, options.length])

  const take = (option: FinderOption | undefined): void => {
    if (option === undefined || option.disabled === true) return
    setWords('')
    setAt(0)
    onPick(option.id)
  }

  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return
    const last = options.length - 1
    const moves: Readonly<Record<string, number>> = { ArrowDown: at >= last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1, PageDown: Math.min(last, at + 8), PageUp: Math.max(0, at - 8) }
    const to = moves[event.key]
    if (to !== undefined && options.length > 0) {
      event.preventDefault()
      setAt(to)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      take(here)
    } else if (event.key === 'Escape' && words !== '') {
      event.preventDefault()
      event.stopPropagation()
      setWords('')
    } else if (event.key === 'Escape' && onLeave !== undefined) {
      event.preventDefault()
      event.stopPropagation()
      onLeave()
    }
  }

  return (
    <div class="finder">
      <label class={labelHidden ? 'out-of-sight' : 'field-label'} for={`${id}-field`}>
        {label}
      </label>
      <input
        ref={(element) => {
          if (element !== null && takesFocus && !element.dataset['met']) {
            element.dataset['met'] = 'yes'
            element.focus()
          }
        }}
        id={`${id}-field`}
        role="combobox"
        type="text"
        dir="auto"
        autocomplete="off"
        aria-autocomplete="list"
        aria-expanded={options.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={here === undefined ? undefined : optionId(here)}
        placeholder={placeholder}
        value={words}
        onInput={(event) => {
          setWords(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKey}
      />
      {options.length === 0 ? (
        <p class="finder-empty">{words === '' ? t('There is no card to choose here yet.') : t('Nothing found')}</p>
      ) : null}
      <div ref={list} id={`${id}-list`} class="finder-list" role="listbox" aria-label={label} hidden={options.length === 0}>
        {groups.map((group) => (
          <div key={group.id} role="group" aria-label={group.name} data-section={group.section}>
            <div class="finder-group" aria-hidden="true">
              {group.heading}
            </div>
            {group.options.map((option) => (
              // Keys are handled by the field, which keeps the focus.
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
              <div
                key={option.id}
                id={optionId(option)}
                class="finder-option"
                role="option"
                data-section={option.section}
                aria-selected={option === here}
                aria-disabled={option.disabled === true}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => take(option)}
              >
                {option.content}
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  )
}
