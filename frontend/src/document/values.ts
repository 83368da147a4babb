/**
 * Whether a plain value may stand in its field: the same rules as the server's gate.
 *
 * The gate is the judge; asking here first means that a form can say what is wrong
 * beside the field, instead of a refusal coming back later.
 */

import type { FieldValue } from './read'
import type { Field } from './schema'
import { wellFormed } from './text_diff'

export type Problem =
  | 'unknown_option' | 'too_long' | 'too_many' | 'out_of_range' | 'not_whole' | 'not_a_date'
  | 'missing' | 'unknown_key' | 'wrong_shape' | 'twice_the_same' | 'server_only' | 'is_live_text'

const DEFAULT_LIMITS = { text: 500, items: 50 }
const ID = /^[A-Za-z0-9_-]{1,64}$/
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/

/** What is wrong with `value` for `field`; null when nothing is. Null clears a field and is always right. */
export function problemWith(field: Field, value: FieldValue): Problem | null {
  if (field.serverOnly) return 'server_only'
  if (value === null) return null
  switch (field.type) {
    case 'line':
    case 'long_text':
    case 'rich_text':
      return 'is_live_text'
    case 'text':
      return typeof value === 'string' ? tooLong(value, field.limit || DEFAULT_LIMITS.text) : 'wrong_shape'
    case 'texts':
      return each(field, value, (item) => (typeof item === 'string' ? tooLong(item, DEFAULT_LIMITS.text) : 'wrong_shape'))
    case 'enum':
      return field.options.some((option) => option.id === value) ? null : 'unknown_option'
    case 'enum_set':
      return each(field, value, (item) => (field.options.some((option) => option.id === item) ? null : 'unknown_option')) ?? twins(value)
    case 'boolean':
      return typeof value === 'boolean' ? null : 'wrong_shape'
    case 'integer':
      if (typeof value !== 'number') return 'wrong_shape'
      if (!Number.isInteger(value)) return 'not_whole'
      return value < field.minimum || value > field.limit ? 'out_of_range' : null
    case 'number':
      if (typeof value !== 'number') return 'wrong_shape'
      return Number.isFinite(value) && Math.abs(value) <= 1e15 ? null : 'out_of_range'
    case 'date':
      return typeof value === 'string' && isDate(value) ? null : 'not_a_date'
    case 'group':
    case 'card':
    case 'session':
      return isId(value) ? null : 'wrong_shape'
    case 'group_set':
      return each(field, value, (item) => (isId(item) ? null : 'wrong_shape')) ?? twins(value)
    case 'record':
      return record(field, value)
    case 'records':
      return each(field, value, (item) => record(field, item))
  }
}

function each(field: Field, value: FieldValue, check: (item: FieldValue) => Problem | null): Problem | null {
  if (!Array.isArray(value)) return 'wrong_shape'
  const items = value as readonly FieldValue[]
  if (items.length > (field.limit || DEFAULT_LIMITS.items)) return 'too_many'
  for (const item of items) {
    const problem = check(item)
    if (problem !== null) return problem
  }
  return null
}

function record(field: Field, value: FieldValue): Problem | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'wrong_shape'
  const members = value as Readonly<Record<string, FieldValue>>
  if (Object.keys(members).some((key) => !field.fields.some((member) => member.key === key))) return 'unknown_key'
  for (const member of field.fields) {
    const inner = members[member.key] ?? null
    if (member.required && (inner === null || inner === '')) return 'missing'
    const problem = problemWith(member, inner)
    if (problem !== null) return problem
  }
  return null
}

function tooLong(text: string, limit: number): Problem | null {
  if (wellFormed(text) !== text) return 'wrong_shape'
  // The server counts characters, not UTF-16 units.
  return text.length > limit && Array.from(text).length > limit ? 'too_long' : null
}

function twins(value: FieldValue): Problem | null {
  return Array.isArray(value) && new Set(value).size !== value.length ? 'twice_the_same' : null
}

const isId = (value: FieldValue): boolean => typeof value === 'string' && ID.test(value)

function isDate(value: string): boolean {
  const [, year, month, day] = (DATE.exec(value) ?? []).map(Number)
  if (year === undefined || month === undefined || day === undefined || year === 0) return false
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}
