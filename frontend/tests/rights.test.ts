/** Rights that change under somebody's hands: nothing that was typed is lost, nothing that is closed stays. */

import { openDB } from 'idb'
import { describe, expect, test } from 'vitest'
import { watchRemarks } from '../src/commands/open_remarks'
import type { CardId, SectionId } from '../src/document/ids'
import { newHouse, saved, titleOf, titlesIn, until, write } from './support/canvas'
import type { FakeServer } from './support/fake_server'

const house = newHouse()
const { open } = house

/** The server changes what one may do, as it does: the line is closed and one comes back. */
const change = (rights: FakeServer['rights']): void => {
  house.server.rights = rights
  house.server.closeAll(4205, { code: 'rights_changed' })
}

const keptSections = async (): Promise<string[]> => {
  const db = await openDB('canevas-ana')
  const rows = (await db.getAll('rows')) as { section: SectionId }[]
  db.close()
  return [...new Set(rows.map((row) => row.section))].sort()
}

describe('when rights change', () => {
  test('one comes back at once, and nobody is told that one is offline', async () => {
    const tab = await open()
    await saved(tab)
    const said: string[] = []
    tab.canvas.status.subscribe(({ kind }) => said.push(kind))
    const before = performance.now()
    change({ frame: 'read', needs: 'read', objectives: 'write' })
    await until('the new rights are known', () => tab.canvas.section('needs').access.peek() === 'read')
    expect(performance.now() - before).toBeLessThan(400)
    await saved(tab)
    expect(said).not.toContain('offline')
    expect(tab.canvas.section('needs').writable.peek()).toBe(false)
    expect(tab.canvas.section('objectives').writable.peek()).toBe(true)
    expect(tab.canvas.closed.peek()).toEqual(['actors', 'values', 'evaluation'])
    expect(tab.canvas.mixed.peek()).toBe(true)
  })

  test('words on their way into a section that is now read only come back as text; the rest is merged', async () => {
    const tab = await open()
    await saved(tab)
    const need = write(tab, 'needs', 'un lieu')
    await saved(tab)
    tab.line = 'down'
    tab.cut()
    tab.canvas.text(need, 'title')!.insert(7, ' pour attendre')
    write(tab, 'objectives', 'ouvrir le soir')
    house.server.rights = { ...house.server.rights, needs: 'read' }
    tab.line = 'up'
    tab.commands.retryNow()
    await until('given back', () => tab.canvas.refused.peek().length === 1)
    await until('all settled', () => tab.canvas.unsaved.peek() === 0)
    expect(tab.canvas.refused.peek()[0]).toMatchObject({ section: 'needs', field: 'title', mine: 'un lieu pour attendre', theirs: 'un lieu', reason: 'not_allowed' })
    expect(titleOf(tab, need)).toBe('un lieu')
    expect(titlesIn(tab, 'objectives')).toEqual(['ouvrir le soir'])
    expect([...house.server.doc('objectives').getMap('cards').keys()]).toHaveLength(1)
  })

  test('a section that is closed leaves the page and the device; of it only one\'s own field comes back', async () => {
    const tab = await open()
    await saved(tab)
    const need = write(tab, 'needs', 'un lieu')
    tab.canvas.text(need, 'plain')!.insert(0, 'les mots d\'un autre')
    write(tab, 'values', 'accueillir')
    await saved(tab)
    tab.commands.select('needs', need)
    tab.commands.open({ kind: 'card', card: need, field: null })
    await tab.canvas.shelf.settle()
    expect(await keptSections()).toContain('needs')
    house.pause()
    tab.canvas.text(need, 'title')!.insert(7, ' pour attendre')
    change({ frame: 'read', values: 'write' })
    house.resume()
    await until('given back', () => tab.canvas.refused.peek().length === 1)
    expect(tab.canvas.refused.peek()[0]).toMatchObject({ section: 'needs', field: 'title', mine: 'un lieu pour attendre', theirs: null, reason: 'closed' })
    expect(JSON.stringify(tab.canvas.refused.peek())).not.toContain('les mots')
    expect(tab.canvas.card(need).peek()).toBeNull()
    expect(tab.canvas.panel.peek()).toEqual({ kind: 'closed' })
    expect(tab.canvas.selection.peek()).toEqual({ section: 'values', card: null })
    expect(tab.canvas.sections.peek()).toEqual(['values'])
    await until('the rest goes on', () => titlesIn(tab, 'values').length === 1 && tab.canvas.unsaved.peek() === 0)
    await tab.canvas.shelf.settle()
    expect(await keptSections()).not.toContain('needs')
  })

  test('a section that is opened appears with its cards', async () => {
    house.server.edit('needs', (doc) => doc.getMap('cards').size)
    const ana = await open({ account: 'ana' })
    await saved(ana)
    write(ana, 'needs', 'un lieu')
    await saved(ana)
    house.server.rights = { frame: 'read', objectives: 'write' }
    const guest = await open({ account: 'guest' })
    await until('the guest is in', () => guest.canvas.section('objectives').access.peek() === 'write')
    expect(guest.canvas.selection.peek().section).toBe('objectives')
    expect(titlesIn(guest, 'needs')).toEqual([])
    change({ frame: 'read', objectives: 'write', needs: 'read' })
    await until('it is there', () => titlesIn(guest, 'needs').join() === 'un lieu')
    expect(guest.canvas.selection.peek().section).toBe('objectives')
  })

  test('a canvas that is closed gives every unsaved word back and keeps no copy', async () => {
    const tab = await open()
    await saved(tab)
    const need = write(tab, 'needs', 'un lieu')
    write(tab, 'values', 'accueillir')
    await saved(tab)
    house.pause()
    tab.canvas.text(need, 'title')!.insert(7, ' pour attendre')
    write(tab, 'values', 'sans condition')
    house.server.closeAll(4403, { code: 'invitation_revoked' })
    await until('over', () => tab.canvas.status.peek().kind === 'left')
    expect(tab.canvas.status.peek()).toEqual({ kind: 'left', reason: 'not_allowed', why: 'invitation_revoked' })
    expect(tab.canvas.refused.peek().map(({ section, field, mine }) => ({ section, field, mine }))).toEqual([
      { section: 'needs', field: 'title', mine: 'un lieu pour attendre' },
      { section: 'values', field: 'card', mine: 'sans condition' },
    ])
    expect(tab.canvas.sections.peek()).toEqual([])
    await tab.canvas.shelf.settle()
    expect(await keptSections()).toEqual([])
  })

  test('a login that is over keeps the copy whole and shows what waits', async () => {
    const tab = await open()
    await saved(tab)
    house.pause()
    const id = write(tab, 'needs', 'pas encore là')
    house.server.closeAll(4401, { code: 'sign_in' })
    await until('over', () => tab.canvas.status.peek().kind === 'left')
    expect(tab.canvas.unsavedWords()).toMatchObject([{ card: id, field: 'card', mine: 'pas encore là' }])
    expect(titlesIn(tab, 'needs')).toEqual(['pas encore là'])
    await tab.canvas.shelf.settle()
    tab.kill()
    house.resume()
    const again = await open()
    await saved(again)
    expect([...house.server.doc('needs').getMap('cards').keys()]).toEqual([id])
  })
})

describe('what one is here', () => {
  test('comes with the greeting and changes with it', async () => {
    house.server.standing = { may: ['read', 'write'], partner: 'Maison Nord', until: '2026-11-27T22:59:59Z', guests_write: ['objectives'] }
    const tab = await open()
    await saved(tab)
    expect(tab.canvas.standing.peek()).toMatchObject({ partner: 'Maison Nord' })
    expect(tab.canvas.standing.peek().guestsWrite.has('objectives')).toBe(true)
    house.server.standing = { may: ['read'], guests_write: [] }
    change(house.server.rights)
    await until('said again', () => !tab.canvas.standing.peek().may.has('write'))
    expect(tab.canvas.standing.peek().guestsWrite.size).toBe(0)
  })

  test('people whose names are not told are known by their group', async () => {
    const tab = await open()
    await saved(tab)
    house.server.presence([{ session: 'x', name: '', group: 'Équipe', color: 1, guest: true, partner: 'Autre' }], [], false)
    await until('somebody is here', () => tab.canvas.people.peek().some(({ session }) => session === 'x'))
    expect(tab.canvas.people.peek().find(({ session }) => session === 'x')).toMatchObject({ name: '', group: 'Équipe', guest: true, partner: 'Autre' })
    expect(tab.commands.follow('x' as never).done).toBe(false)
  })

  test('open remarks are asked for at every greeting and at news of a review, by those who may look back', async () => {
    house.server.standing = { may: ['read', 'history'] }
    const tab = await open()
    let waiting: readonly string[] = ['r1']
    let asked = 0
    const stop = watchRemarks(tab.canvas, () => {
      asked += 1
      return Promise.resolve(new Map([['b1' as CardId, waiting]]))
    })
    const known = (): readonly string[] | undefined => tab.canvas.remarks.peek().get('b1' as CardId)
    await saved(tab)
    await until('asked', () => known()?.length === 1)
    waiting = ['r1', 'r2']
    house.server.tell({ kind: 'review' })
    await until('asked again', () => known()?.length === 2)
    house.server.standing = { may: ['read'] }
    change(house.server.rights)
    await until('not told any more', () => known() === undefined)
    const before = asked
    house.server.tell({ kind: 'review' })
    await saved(tab)
    expect(asked).toBe(before)
    stop()
  })

  test('a note that somebody wrote is announced by its version', async () => {
    const tab = await open()
    await saved(tab)
    house.server.tell({ kind: 'note', card: 'a1', version: 4 })
    await until('heard', () => tab.canvas.noteChanges.peek().get('a1' as CardId) === 4)
  })
})
