/**
 * Form controls made from the schema: one for each type of plain value.
 *
 * They are the browser's own: a radio is a radio, a date is a date. A value is kept as
 * soon as it is chosen; the last one to choose wins, and the page shows it.
 */

import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { Icon } from '../../a11y/icon'
import { t } from '../../language/t'
import type { FieldValue } from '../../store'
import { useCanvas } from '../context'
import { LIMITS, type Field } from '../schema'
import { RecordControl, RecordsControl, TextsControl } from './records'

export interface ControlProps {
  readonly field: Field
  readonly value: FieldValue | undefined
  readonly disabled: boolean
  /** The heading above says the same: the label is for the ear only. */
  readonly labelled?: boolean
  readonly onChange: (value: FieldValue) => void
}

/** The control for a plain value of any type. Live texts are bound elsewhere. */
export function Control(props: ControlProps) {
  switch (props.field.type) {
    case 'enum':
      return props.field.options.length <= 6 ? <Radios {...props} /> : <Select {...props} options={props.field.options.map(({ id, label }) => [id, t(label)])} />
    case 'enum_set':
      return <Checkboxes {...props} options={props.field.options.map(({ id, label, help }) => ({ id, label: t(label), help: help === '' ? '' : t(help) }))} />
    case 'boolean':
      return <Checkbox {...props} />
    case 'integer':
      return props.field.limit - props.field.minimum <= 6 ? <Scale {...props} /> : <NumberInput {...props} />
    case 'number':
      return <NumberInput {...props} />
    case 'date':
      return <DateInput {...props} />
    case 'text':
      return <TextInput {...props} />
    case 'texts':
      return <TextsControl {...props} />
    case 'group':
      return <GroupSelect {...props} />
    case 'group_set':
      return <GroupSet {...props} />
    case 'card':
      return <CardSelect {...props} />
    case 'record':
      return <RecordControl {...props} />
    case 'records':
      return <RecordsControl {...props} />
    case 'session':
    case 'line':
    case 'long_text':
    case 'rich_text':
      return null
  }
}

const labelClass = (labelled: boolean | undefined): string => (labelled === true ? 'out-of-sight' : 'field-label')

export function Hint({ id, field }: { readonly id: string; readonly field: Field }) {
  return field.help === '' ? null : (
    <span class="hint" id={id}>
      {t(field.help)}
    </span>
  )
}

const hintOf = (field: Field, id: string): string | undefined => (field.help === '' ? undefined : id)

function Radios({ field, value, disabled, labelled, onChange }: ControlProps) {
  const id = useId()
  return (
    <fieldset class="field" disabled={disabled} aria-describedby={hintOf(field, `${id}-hint`)}>
      <legend class={labelClass(labelled)}>{t(field.label)}</legend>
      <Hint id={`${id}-hint`} field={field} />
      <div class="choices">
        {field.options.map((option) => (
          <label key={option.id} class="choice" title={option.help === '' ? undefined : t(option.help)}>
            <input type="radio" name={id} checked={value === option.id} onChange={() => onChange(option.id)} />
            <span>{t(option.label)}</span>
          </label>
        ))}
      </div>
      {value === undefined || value === null || disabled || field.required ? null : <Clear onClear={() => onChange(null)} of={field} />}
    </fieldset>
  )
}

/** A radio cannot be unchosen by itself. */
function Clear({ onClear, of }: { readonly onClear: () => void; readonly of: Field }) {
  return (
    <button
      type="button"
      class="link-button small"
      onClick={(event) => {
        event.currentTarget.closest('fieldset')?.querySelector<HTMLElement>('input')?.focus()
        onClear()
      }}
    >
      {t('Take this answer back')}
      <span class="out-of-sight"> {t(of.label)}</span>
    </button>
  )
}

function Scale({ field, value, disabled, labelled, onChange }: ControlProps) {
  const id = useId()
  const steps = Array.from({ length: field.limit - field.minimum + 1 }, (_, index) => field.minimum + index)
  return (
    <fieldset class="field" disabled={disabled} aria-describedby={hintOf(field, `${id}-hint`)}>
      <legend class={labelClass(labelled)}>{t(field.label)}</legend>
      <Hint id={`${id}-hint`} field={field} />
      <div class="choices">
        {steps.map((step) => (
          <label key={step} class="choice">
            <input type="radio" name={id} checked={value === step} onChange={() => onChange(step)} />
            <span>{t('{n}', { n: step })}</span>
          </label>
        ))}
      </div>
      {typeof value !== 'number' || disabled ? null : <Clear onClear={() => onChange(null)} of={field} />}
    </fieldset>
  )
}

interface SelectProps extends ControlProps {
  readonly options: readonly (readonly [string, string])[]
}

function Select({ field, value, disabled, labelled, onChange, options }: SelectProps) {
  const id = useId()
  return (
    <div class="field">
      <label for={id} class={labelClass(labelled)}>
        {t(field.label)}
      </label>
      <Hint id={`${id}-hint`} field={field} />
      <select
        id={id}
        disabled={disabled}
        aria-describedby={hintOf(field, `${id}-hint`)}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
      >
        <option value="">{t('not said')}</option>
        {options.map(([known, words]) => (
          <option key={known} value={known}>
            {words}
          </option>
        ))}
      </select>
    </div>
  )
}

function GroupSelect(props: ControlProps) {
  const { groups } = useCanvas().store.config
  return <Select {...props} options={groups.map(({ id, name }) => [id, name])} />
}

function CardSelect(props: ControlProps) {
  const { store } = useCanvas()
  const cards = store.section('actors').cards.value.flatMap((id) => store.card(id).value ?? [])
  return <Select {...props} options={cards.map((card) => [card.id, `${card.code ?? ''} ${card.title}`.trim()])} />
}

interface CheckboxesProps extends ControlProps {
  readonly options: readonly { readonly id: string; readonly label: string; readonly help?: string; readonly color?: number }[]
}

function Checkboxes({ field, value, disabled, labelled, onChange, options }: CheckboxesProps) {
  const id = useId()
  const chosen = Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
  const toggle = (option: string): void => {
    const rest = chosen.filter((known) => known !== option)
    const next = rest.length === chosen.length ? [...chosen, option] : rest
    onChange(next.length === 0 ? null : next)
  }
  if (options.length === 0) return null
  return (
    <fieldset class="field" disabled={disabled} aria-describedby={hintOf(field, `${id}-hint`)}>
      <legend class={labelClass(labelled)}>{t(field.label)}</legend>
      <Hint id={`${id}-hint`} field={field} />
      <div class="choices">
        {options.map((option) => (
          <label key={option.id} class="choice" title={option.help === undefined || option.help === '' ? undefined : option.help}>
            <input type="checkbox" checked={chosen.includes(option.id)} onChange={() => toggle(option.id)} />
            {option.color === undefined ? <span>{option.label}</span> : <span class={`group group-${option.color % 6}`}>{option.label}</span>}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function GroupSet(props: ControlProps) {
  const { groups } = useCanvas().store.config
  return <Checkboxes {...props} options={groups.map(({ id, name, color }) => ({ id, label: name, color }))} />
}

function Checkbox({ field, value, disabled, onChange }: ControlProps) {
  const id = useId()
  return (
    <div class="field">
      <label class="choice">
        <input type="checkbox" disabled={disabled} checked={value === true} aria-describedby={hintOf(field, `${id}-hint`)} onChange={(event) => onChange(event.currentTarget.checked ? true : null)} />
        <span>{t(field.label)}</span>
      </label>
      <Hint id={`${id}-hint`} field={field} />
    </div>
  )
}

const SAVE_AFTER_MS = 700

/** Keeps what is being typed, saves it after a pause and on leaving; what others chose shows when one is elsewhere. */
function useDraft(shown: string, save: (text: string) => void) {
  const [draft, setDraft] = useState<string | null>(null)
  const latest = useRef({ draft, save })
  latest.current = { draft, save }
  const flush = (): void => {
    const { draft: text, save: keep } = latest.current
    if (text !== null) keep(text)
  }
  useEffect(() => {
    if (draft === null) return
    const timer = setTimeout(flush, SAVE_AFTER_MS)
    return () => clearTimeout(timer)
  }, [draft])
  useEffect(() => flush, [])
  return {
    text: draft ?? shown,
    type: setDraft,
    leave: () => {
      flush()
      setDraft(null)
    },
  }
}

export function TextInput({ field, value, disabled, labelled, onChange }: ControlProps) {
  const id = useId()
  const shown = typeof value === 'string' ? value : ''
  const limit = field.limit === 0 ? LIMITS.text : field.limit
  const long = limit > LIMITS.text
  const draft = useDraft(shown, (text) => {
    if (text !== shown) onChange(text.trim() === '' ? null : text)
  })
  const common = {
    id,
    dir: 'auto',
    maxLength: limit,
    readOnly: disabled,
    'aria-describedby': hintOf(field, `${id}-hint`),
    value: draft.text,
    onInput: (event: { readonly currentTarget: { readonly value: string } }) => draft.type(event.currentTarget.value),
    onBlur: draft.leave,
  } as const
  return (
    <div class="field">
      <label for={id} class={labelClass(labelled)}>
        {t(field.label)}
      </label>
      <Hint id={`${id}-hint`} field={field} />
      {long ? <textarea {...common} class="grows" rows={2} /> : <input {...common} type="text" autocomplete="off" />}
    </div>
  )
}

function NumberInput({ field, value, disabled, labelled, onChange }: ControlProps) {
  const id = useId()
  const shown = typeof value === 'number' ? String(value) : ''
  const draft = useDraft(shown, (text) => {
    const number = Number(text.replace(',', '.'))
    if (text.trim() === '') onChange(null)
    else if (Number.isFinite(number) && number !== value) onChange(field.type === 'integer' ? Math.round(number) : number)
  })
  return (
    <div class="field">
      <label for={id} class={labelClass(labelled)}>
        {t(field.label)}
      </label>
      <Hint id={`${id}-hint`} field={field} />
      <input id={id} type="text" inputMode="decimal" autocomplete="off" readOnly={disabled} aria-describedby={hintOf(field, `${id}-hint`)} value={draft.text} onInput={(event) => draft.type(event.currentTarget.value)} onBlur={draft.leave} />
    </div>
  )
}

function DateInput({ field, value, disabled, labelled, onChange }: ControlProps) {
  const id = useId()
  return (
    <div class="field">
      <label for={id} class={labelClass(labelled)}>
        {t(field.label)}
      </label>
      <Hint id={`${id}-hint`} field={field} />
      <input id={id} type="date" readOnly={disabled} aria-describedby={hintOf(field, `${id}-hint`)} value={typeof value === 'string' ? value : ''} onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)} />
    </div>
  )
}

/** A small button with a sign and a word, for the end of a list. */
export function AddButton({ words, onAdd }: { readonly words: string; readonly onAdd: () => void }) {
  return (
    <button type="button" class="button button-small" onClick={onAdd}>
      <Icon name="plus" />
      <span>{words}</span>
    </button>
  )
}
