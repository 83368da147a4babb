/** Values made of several parts: one record, a list of records, a list of short texts. */

import { useId, useRef, useState } from 'preact/hooks'
import { focusSoon } from '../../a11y/focus'
import { Icon } from '../../a11y/icon'
import { t } from '../../language/t'
import type { FieldValue } from '../../store'
import type { Field } from '../schema'
import { AddButton, Control, Hint, TextInput, type ControlProps } from './controls'

type RecordValue = Readonly<Record<string, FieldValue>>

function isRecord(value: FieldValue | undefined): value is RecordValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether nothing at all is said in it. */
function isBlank(record: RecordValue): boolean {
  return Object.values(record).every((value) => value === null || value === '')
}

function withPart(record: RecordValue, key: string, value: FieldValue): RecordValue {
  const { [key]: _, ...rest } = record
  return value === null ? rest : { ...rest, [key]: value }
}

/** Parts that people fill in here; links to sessions are made by sessions. */
const asked = (fields: readonly Field[]): readonly Field[] => fields.filter((field) => field.type !== 'session')

export function RecordControl({ field, value, disabled, labelled, onChange }: ControlProps) {
  const id = useId()
  const record = isRecord(value) ? value : {}
  return (
    <fieldset class="field">
      <legend class={labelled === true ? 'out-of-sight' : 'field-label'}>{t(field.label)}</legend>
      <Hint id={id} field={field} />
      <div class="record">
        {asked(field.fields).map((part) => (
          <Control
            key={part.key}
            field={part}
            value={record[part.key]}
            disabled={disabled}
            onChange={(next) => {
              const changed = withPart(record, part.key, next)
              onChange(isBlank(changed) ? null : changed)
            }}
          />
        ))}
      </div>
    </fieldset>
  )
}

/** What a new record begins with: the first answer where one must be given. */
function beginning(fields: readonly Field[]): RecordValue {
  const record: Record<string, FieldValue> = {}
  for (const field of fields) {
    const first = field.options[0]
    if (field.required && first !== undefined) record[field.key] = first.id
  }
  return record
}

function isComplete(record: RecordValue, fields: readonly Field[]): boolean {
  return fields.every((field) => !field.required || (record[field.key] !== undefined && record[field.key] !== null && record[field.key] !== ''))
}

export function RecordsControl({ field, value, disabled, labelled, onChange }: ControlProps) {
  const id = useId()
  const box = useRef<HTMLFieldSetElement>(null)
  /* Begun here and not yet complete: it is shared once it says what it must say. */
  const [begun, setBegun] = useState<RecordValue | null>(null)
  const kept = Array.isArray(value) ? value.filter(isRecord) : []
  const records = begun === null ? kept : [...kept, begun]

  const keep = (next: readonly RecordValue[]): void => onChange(next.length === 0 ? null : next)
  const change = (index: number, part: Field, next: FieldValue): void => {
    // A part that a record cannot be without stays as it was rather than go.
    if (part.required && next === null) return
    const record = withPart(records[index] ?? {}, part.key, next)
    if (index < kept.length) keep(kept.map((known, place) => (place === index ? record : known)))
    else if (isComplete(record, field.fields)) {
      setBegun(null)
      keep([...kept, record])
    } else setBegun(record)
  }
  const remove = (index: number): void => {
    if (index < kept.length) keep(kept.filter((_, place) => place !== index))
    else setBegun(null)
    box.current?.querySelector<HTMLElement>('.button-small')?.focus()
  }

  return (
    <fieldset class="field" ref={box}>
      <legend class={labelled === true ? 'out-of-sight' : 'field-label'}>{t(field.label)}</legend>
      <Hint id={id} field={field} />
      {records.map((record, index) => (
        <div key={index} class="record" role="group" aria-label={t('{label}, {n}', { label: t(field.label), n: index + 1 })}>
          {asked(field.fields).map((part) => (
            <Control key={part.key} field={part} value={record[part.key]} disabled={disabled} onChange={(next) => change(index, part, next)} />
          ))}
          {disabled ? null : (
            <button type="button" class="link-button small" onClick={() => remove(index)}>
              <Icon name="x" />
              {t('Take this one out')}
            </button>
          )}
        </div>
      ))}
      {disabled || begun !== null || records.length >= field.limit ? null : (
        <AddButton
          words={t('Add one')}
          onAdd={() => {
            setBegun(beginning(field.fields))
            focusSoon(() => {
              const last = [...(box.current?.querySelectorAll<HTMLElement>('.record') ?? [])].at(-1)
              return last?.querySelector<HTMLElement>('textarea, input[type=text]') ?? null
            })
          }}
        />
      )}
    </fieldset>
  )
}

export function TextsControl({ field, value, disabled, labelled, onChange }: ControlProps) {
  const id = useId()
  const texts = Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
  const lines = disabled ? texts : [...texts, '']
  return (
    <fieldset class="field">
      <legend class={labelled === true ? 'out-of-sight' : 'field-label'}>{t(field.label)}</legend>
      <Hint id={id} field={field} />
      {lines.map((text, index) => (
        <TextInput
          key={index}
          field={{ ...field, type: 'text', help: '', limit: 0, label: field.label }}
          labelled
          value={text}
          disabled={disabled}
          onChange={(next) => {
            const changed = lines.map((known, place) => (place === index ? (typeof next === 'string' ? next : '') : known)).filter((known) => known !== '')
            onChange(changed.length === 0 ? null : changed)
          }}
        />
      ))}
    </fieldset>
  )
}
