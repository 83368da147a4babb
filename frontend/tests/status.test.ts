/** The state in words: what matters most is said first. */

import { describe, expect, test } from 'vitest'
import { sameStatus, statusOf } from '../src/store/status'
import type { RefusedText, Status } from '../src/store/types'
import type { LinkFacts } from '../src/wire/link'

const link: LinkFacts = { contact: 'live', left: null, why: null, unsaved: 0, current: true, storageAway: false, updateNeeded: false }
const refused = [{ id: 'r' } as RefusedText]
const status = (facts: Partial<LinkFacts>, rest: { refused?: readonly RefusedText[]; mayWrite?: boolean } = {}): Status =>
  statusOf({ link: { ...link, ...facts }, refused: rest.refused ?? [], mayWrite: rest.mayWrite ?? true })

describe('the status', () => {
  test.each<[string, Status, Status]>([
    ['saved', status({}), { kind: 'saved' }],
    ['saving', status({ unsaved: 2 }), { kind: 'saving', count: 2 }],
    ['caught up again', status({ current: false }), { kind: 'connecting' }],
    ['first contact', status({ contact: 'connecting', current: false }), { kind: 'connecting' }],
    ['first contact with something to save', status({ contact: 'connecting', unsaved: 1 }), { kind: 'saving', count: 1 }],
    ['offline', status({ contact: 'lost', unsaved: 3 }), { kind: 'offline', kept: 3 }],
    ['the log is away', status({ storageAway: true, unsaved: 1 }), { kind: 'read_only', reason: 'storage', kept: 1 }],
    ['a reader', status({}, { mayWrite: false }), { kind: 'read_only', reason: 'role', kept: 0 }],
    ['offline goes before read-only', status({ contact: 'lost', storageAway: true }), { kind: 'offline', kept: 0 }],
    ['something was refused', status({ unsaved: 1 }, { refused }), { kind: 'refused', items: refused }],
    ['too old', status({ updateNeeded: true }, { refused }), { kind: 'update_needed' }],
    ['over', status({ contact: 'left', left: 'sign_in', updateNeeded: true }), { kind: 'left', reason: 'sign_in', why: null }],
    ['over without a reason', status({ contact: 'left' }), { kind: 'left', reason: 'closed', why: null }],
    ['over, and the server said why', status({ contact: 'left', left: 'not_allowed', why: 'invitation_expired' }), { kind: 'left', reason: 'not_allowed', why: 'invitation_expired' }],
  ])('%s', (_name, said, expected) => {
    expect(said).toEqual(expected)
    expect(sameStatus(said, structuredClone(expected))).toBe(said.kind !== 'refused')
    expect(sameStatus(said, said)).toBe(true)
  })

  test('is another when anything a person reads differs', () => {
    expect(sameStatus({ kind: 'saving', count: 1 }, { kind: 'saving', count: 2 })).toBe(false)
    expect(sameStatus({ kind: 'offline', kept: 1 }, { kind: 'offline', kept: 2 })).toBe(false)
    expect(sameStatus({ kind: 'saved' }, { kind: 'connecting' })).toBe(false)
    expect(sameStatus({ kind: 'left', reason: 'sign_in', why: null }, { kind: 'left', reason: 'closed', why: null })).toBe(false)
    expect(sameStatus({ kind: 'read_only', reason: 'role', kept: 0 }, { kind: 'read_only', reason: 'storage', kept: 0 })).toBe(false)
  })
})
