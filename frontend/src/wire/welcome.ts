/** Reads the server's greeting: who one is here and what one may do. */

import { isSectionId } from '../document/ids'
import type { SectionId, SessionId } from '../document/ids'
import type { Facts } from './messages'
import { readStanding } from './standing'
import type { Standing } from './standing'

export type Access = 'read' | 'write'

/** Bytes. */
export interface Limits {
  readonly frame: number
  readonly catchUp: number
}

export interface Welcome {
  readonly session: SessionId
  readonly epoch: number
  readonly revision: number
  readonly role: string
  readonly name: string
  readonly group: string | null
  readonly color: number | null
  /** Sections this person may read, and which of them they may write. */
  readonly sections: ReadonlyMap<SectionId, Access>
  readonly limits: Limits
  /** Longest title and long field, in characters. */
  readonly title: number
  readonly longField: number
  /** This page is too old to write; it may read. */
  readonly updateNeeded: boolean
  /** What one may do besides writing, for whom, until when; `known` is taken where nothing is said. */
  standing(known: Standing): Standing
}

/** Reads a greeting (or an event that repeats parts of it); what is missing gets its plain meaning. */
export function readWelcome(facts: Facts): Welcome {
  const limits = object(facts['limits'])
  const sections = new Map<SectionId, Access>()
  for (const [section, access] of Object.entries(object(facts['sections']))) {
    if (isSectionId(section)) sections.set(section, access === 'write' ? 'write' : 'read')
  }
  return {
    session: text(facts['session']) as SessionId,
    epoch: number(facts['epoch'], 1),
    revision: number(facts['revision'], 0),
    role: text(facts['role']),
    name: text(facts['name']),
    group: text(facts['group']) || null,
    color: typeof facts['color'] === 'number' ? facts['color'] : null,
    sections,
    limits: { frame: number(limits['frame_bytes'], 262_144), catchUp: number(limits['catch_up_bytes'], 2_097_152) },
    title: number(limits['title'], 500),
    longField: number(limits['long_field'], 20_000),
    updateNeeded: facts['upgrade'] === true,
    standing: (known) => readStanding(facts, known),
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const number = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise)
const object = (value: unknown): Facts => (typeof value === 'object' && value !== null ? (value as Facts) : {})
