/** Days and hours of the past, in the page's language and where the reader is. */

import { t } from '../../language/t'

const language = (): string => document.documentElement.lang

/** The day of a time, to group by: `2026-05-12`. */
export function dayOf(time: string): string {
  const at = new Date(time)
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`
}

/** "Tuesday 12 May", with the year when it is another one. */
export function dayWords(day: string, now = new Date()): string {
  const at = new Date(`${day}T12:00:00`)
  return capital(at.toLocaleDateString(language(), { weekday: 'long', day: 'numeric', month: 'long', ...(at.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }) }))
}

/** "12 May". */
export function shortDay(day: string): string {
  return new Date(`${day}T12:00:00`).toLocaleDateString(language(), { day: 'numeric', month: 'long' })
}

/** "May 2026". */
export function monthWords(day: string): string {
  return capital(new Date(`${day}T12:00:00`).toLocaleDateString(language(), { month: 'long', year: 'numeric' }))
}

export function dayNumber(day: string): string {
  return new Intl.NumberFormat(language()).format(Number(day.slice(8)))
}

/** "14:02". */
export function clockWords(time: string): string {
  return new Date(time).toLocaleTimeString(language(), { hour: '2-digit', minute: '2-digit' })
}

/** "12 May 2026, 14:02". */
export function momentWords(time: string): string {
  return new Date(time).toLocaleString(language(), { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' })
}

/** French writes days and months small, even where a line begins with them. */
function capital(text: string): string {
  return text.slice(0, 1).toLocaleUpperCase(language()) + text.slice(1)
}

/** "12 May, 14:02 to 15:10", with the year when it is another one. */
export function sessionTime({ began, ended }: { readonly began: string; readonly ended: string }, now = new Date()): string {
  const at = new Date(began)
  const day = at.toLocaleDateString(language(), { day: 'numeric', month: 'long', ...(at.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }) })
  return t('{day}, {from} to {to}', { day, from: clockWords(began), to: clockWords(ended) })
}
