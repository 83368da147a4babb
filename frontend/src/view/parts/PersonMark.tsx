/**
 * Somebody as a small shape: initials, in the colour and shape of their group.
 */

import { t } from '../../language/t'
import type { Person } from '../../store'

/** Two letters of a chosen name, by what people see as letters. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  // Somebody whose name is not told is the shape of their group, and no riddle.
  const first = words[0] ?? ''
  const last = words.length > 1 ? (words[words.length - 1] ?? '') : ''
  return head(first) + head(last)
}

function head(word: string): string {
  return [...word][0] ?? ''
}

export function PersonMark({ person, small = false }: { readonly person: Pick<Person, 'name' | 'color' | 'typing' | 'guest'>; readonly small?: boolean }) {
  return (
    <span
      class={`person shape ${small ? 'person-small' : ''} ${person.typing ? 'person-typing' : ''} ${person.guest ? 'person-guest' : ''}`}
      data-group={person.color === null ? 'none' : String(person.color % 6)}
      // Drawn by the style sheet: two letters are a picture of a name, not words to be read.
      data-initials={initials(person.name)}
      aria-hidden="true"
    />
  )
}

/** How many more there are than are drawn. */
export function MorePeople({ count, small = false }: { readonly count: number; readonly small?: boolean }) {
  return <span class={`person person-more ${small ? 'person-small' : ''}`} data-initials={t('+{n}', { n: count })} aria-hidden="true" />
}
