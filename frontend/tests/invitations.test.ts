/** An invitation as people choose it is the one the server is asked for. */

import { afterEach, describe, expect, test, vi } from 'vitest'
import { bodyOf, endOf, ends, invite, partners } from '../src/commands/invitations'
import { parseConfig } from '../src/store/config'

const config = parseConfig({ canvas: 'c1' })
const until = new Date(2026, 10, 27, 23, 59, 59)

afterEach(() => vi.unstubAllGlobals())

/** Answers each request in turn and remembers what was asked. */
function answering(...answers: readonly { readonly status?: number; readonly body: unknown }[]): { asked: { method: string; address: string; body: unknown }[] } {
  const asked: { method: string; address: string; body: unknown }[] = []
  const waiting = [...answers]
  vi.stubGlobal('fetch', (address: string, { method, body }: { method: string; body?: string }) => {
    asked.push({ method, address, body: body === undefined ? null : JSON.parse(body) })
    const next = waiting.shift()
    if (next === undefined) return Promise.reject(new TypeError('offline'))
    return Promise.resolve(new Response(JSON.stringify(next.body), { status: next.status ?? 200 }))
  })
  return { asked }
}

describe('the days that are offered', () => {
  test('end in the evening: today, the coming Friday, the same day next month', () => {
    const monday = new Date(2026, 10, 23, 9, 30)
    expect(ends(monday)).toEqual({ evening: new Date(2026, 10, 23, 23, 59, 59), friday: until, month: new Date(2026, 11, 23, 23, 59, 59) })
  })

  test('on a Friday, Friday is the next one: this evening is another answer', () => {
    expect(ends(new Date(2026, 10, 27, 9)).friday).toEqual(new Date(2026, 11, 4, 23, 59, 59))
  })

  test('a month after the 31st of January is the last of February', () => {
    expect(ends(new Date(2027, 0, 31)).month).toEqual(new Date(2027, 1, 28, 23, 59, 59))
    expect(ends(new Date(2026, 11, 15)).month).toEqual(new Date(2027, 0, 15, 23, 59, 59))
  })

  test('a day that was typed ends in its evening, and what is no day is none', () => {
    expect(endOf('2026-11-27')).toEqual(until)
    expect(endOf('')).toBeNull()
    expect(endOf('friday')).toBeNull()
  })
})

describe('the wish', () => {
  test('for one person opens once', () => {
    expect(bodyOf({ whom: { kind: 'person', name: ' Fatou ' }, what: { kind: 'everything' }, until }, null)).toEqual({
      role: 'member', label: 'Fatou', uses: 1, until: until.toISOString(),
    })
  })

  test('for a group opens as often as it must', () => {
    const body = bodyOf({ whom: { kind: 'group', group: 'g1' }, what: { kind: 'read' }, until }, null)
    expect(body).toEqual({ role: 'reader', label: '', group: 'g1', until: until.toISOString() })
  })

  test('for a partner opens the chosen sections and no other', () => {
    const what = { kind: 'sections', sections: ['evaluation', 'objectives'], readOthers: false } as const
    expect(bodyOf({ whom: { kind: 'partner', name: 'Maison Nord' }, what, until }, 'p1')).toEqual({
      role: 'guest_editor', sections: ['objectives', 'evaluation'], partner: 'p1', label: '', until: until.toISOString(),
    })
  })

  test('lets the others be read when that was asked for', () => {
    const what = { kind: 'sections', sections: ['objectives'], readOthers: true } as const
    expect(bodyOf({ whom: { kind: 'partner', name: 'x' }, what, until }, 'p1')).toMatchObject({
      reads: ['frame', 'needs', 'objectives', 'actors', 'values', 'evaluation'],
    })
  })

  test('never makes a member of a partner\'s people', () => {
    expect(bodyOf({ whom: { kind: 'partner', name: 'x' }, what: { kind: 'everything' }, until }, 'p1')).toMatchObject({ role: 'guest_editor' })
  })
})

describe('the server', () => {
  const made = { id: 'i1', token: 't', url: 'http://x/i/t', code: 'K7MPQ2', code_until: '2026-11-24T10:00:00Z', qr: { size: 29, path: 'M0 0h1' } }
  const wish = { whom: { kind: 'partner', name: 'Maison Nord' }, what: { kind: 'read' }, until } as const

  test('is asked to write down a partner that is new here, and then for the door', async () => {
    const { asked } = answering({ status: 201, body: { id: 'p9', name: 'Maison Nord' } }, { status: 201, body: made })
    expect(await invite(config, wish, [])).toEqual({
      ok: true, value: { id: 'i1', token: 't', url: 'http://x/i/t', code: 'K7MPQ2', codeUntil: new Date('2026-11-24T10:00:00Z'), qr: { size: 29, path: 'M0 0h1' } },
    })
    expect(asked.map(({ method, address }) => `${method} ${address}`)).toEqual(['POST /api/v1/canvases/c1/partners', 'POST /api/v1/canvases/c1/invitations'])
    expect(asked[1]?.body).toMatchObject({ partner: 'p9' })
  })

  test('is not asked twice for the same organisation, however it is written', async () => {
    const { asked } = answering({ body: made })
    await invite(config, { ...wish, whom: { kind: 'partner', name: ' maison nord' } }, [{ id: 'p1', name: 'Maison Nord' }])
    expect(asked).toHaveLength(1)
    expect(asked[0]?.body).toMatchObject({ partner: 'p1' })
  })

  test('says no in words that are shown', async () => {
    answering({ status: 403, body: { code: 'not_allowed', detail: 'Non.' } })
    expect(await invite(config, wish, [{ id: 'p1', name: 'Maison Nord' }])).toEqual({ ok: false, code: 'not_allowed', words: 'Non.' })
  })

  test('that is not there is not waited for', async () => {
    answering()
    expect(await invite(config, wish, [])).toEqual({ ok: false, code: 'not_connected', words: '' })
    expect(await partners(config)).toEqual([])
  })
})
