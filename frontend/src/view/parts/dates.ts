/** Days and hours as they are said, in the page's language. */

const language = (): string => document.documentElement.lang

/** "Friday 27 November", with the hour when it is today or tomorrow, with the year when it is another. */
export function spokenDate(date: Date, now = new Date()): string {
  const near = date.getTime() - now.getTime() < 36 * 3_600_000
  const otherYear = date.getFullYear() !== now.getFullYear()
  return date.toLocaleString(language(), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(otherYear ? { year: 'numeric' } : {}),
    ...(near ? { hour: '2-digit', minute: '2-digit' } : {}),
  })
}

/** "Objectives and Needs", joined as the language joins. */
export function spokenList(words: readonly string[]): string {
  return new Intl.ListFormat(language(), { type: 'conjunction' }).format(words)
}
