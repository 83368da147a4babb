/**
 * What one is on this canvas besides a role: for which partner, until when, able to do what.
 *
 * Said twice by the server in the same words: in the page when it is made, and in every
 * greeting. A server that says nothing of it means somebody without special bounds.
 */

import { isSectionId } from '../document/ids'
import type { SectionId } from '../document/ids'

export interface Standing {
  /** Capabilities by their names in `access/roles.py`. */
  readonly may: ReadonlySet<string>
  /** The partner organisation one is here for. */
  readonly partner: string | null
  /** When the door one came through closes. */
  readonly until: Date | null
  /** Sections in which people of partner organisations may write now. */
  readonly guestsWrite: ReadonlySet<SectionId>
}

export const NO_STANDING: Standing = Object.freeze({ may: new Set<string>(), partner: null, until: null, guestsWrite: new Set<SectionId>() })

/** Reads one's standing out of facts; what is not said is taken from `known`. */
export function readStanding(facts: Readonly<Record<string, unknown>>, known: Standing = NO_STANDING): Standing {
  const { may, partner, until, guests_write: guests } = facts
  return Object.freeze({
    may: may === undefined ? known.may : new Set(words(may)),
    partner: partner === undefined ? known.partner : typeof partner === 'string' && partner !== '' ? partner : null,
    until: until === undefined ? known.until : readDate(until),
    guestsWrite: guests === undefined ? known.guestsWrite : new Set(words(guests).filter(isSectionId)),
  })
}

function words(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
}

function readDate(value: unknown): Date | null {
  if (typeof value !== 'string') return null
  const date = new Date(value)
  return Number.isNaN(date.getTime()) ? null : date
}
