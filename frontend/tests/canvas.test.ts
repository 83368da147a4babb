/** The whole store with its kept copy: closing the browser, several tabs, refusals, erasure. */

import { openDB } from 'idb'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { newHouse, saved, titleOf, titlesIn, until, write } from './support/canvas'

const house = newHouse()
const { open } = house

const onServer = (section: 'needs' | 'values' = 'needs'): string[] =>
  [...house.server.doc(section).getMap<Y.Map<Y.Text>>('cards').values()].map((card) => card.get('title')!.toJSON()).sort()

describe('two people', () => {
  test('see the same cards in the same order', async () => {
    const [ana, bob] = [await open({ account: 'ana' }), await open({ account: 'bob' })]
    await saved(ana)
    await saved(bob)
    const first = write(ana, 'needs', 'un')
    await saved(ana)
    await until('bob has it', () => titlesIn(bob, 'needs').length === 1)
    write(bob, 'needs', 'deux')
    bob.commands.move(first, { at: 'last' })
    await saved(bob)
    await until('ana has both', () => titlesIn(ana, 'needs').join() === 'deux,un')
    expect(titlesIn(bob, 'needs')).toEqual(['deux', 'un'])
  })

  test('what others did is gathered until it is asked for; what is one\'s own is not news', async () => {
    const [ana, bob] = [await open({ account: 'ana' }), await open({ account: 'bob' })]
    await saved(ana)
    await saved(bob)
    const id = write(ana, 'needs', 'un')
    await until('bob heard of it', () => bob.canvas.digest.peek().total === 1)
    expect(bob.canvas.digest.peek().parts).toEqual([{ section: 'needs', changed: [], added: [id], setAside: [] }])
    expect(ana.canvas.digest.peek().total).toBe(0)
    expect(bob.commands.readDigest()).toMatchObject({ message: 'digest', facts: { n: 1 } })
    expect(bob.canvas.digest.peek().total).toBe(0)
    ana.commands.setAside(id)
    await until('bob heard of that too', () => bob.canvas.digest.peek().parts[0]?.setAside[0] === id)
  })
})

describe('a browser that is closed', () => {
  test('while offline, finds everything again and brings it to the server', async () => {
    const first = await open()
    await saved(first)
    write(first, 'needs', 'en ligne')
    await saved(first)
    first.line = 'down'
    first.cut()
    write(first, 'needs', 'hors ligne')
    await until('offline', () => first.canvas.status.peek().kind === 'offline')
    expect(first.canvas.status.peek()).toEqual({ kind: 'offline', kept: 1 })
    await first.canvas.shelf.settle()
    first.kill()

    const second = await open({ line: 'down' })
    expect(titlesIn(second, 'needs')).toEqual(['en ligne', 'hors ligne'])
    await until('says what is kept', () => second.canvas.unsaved.peek() === 1)
    second.line = 'up'
    second.commands.retryNow()
    await saved(second)
    expect(onServer()).toEqual(['en ligne', 'hors ligne'])
    await second.canvas.shelf.settle()
    second.kill()

    const third = await open({ line: 'down' })
    expect(third.canvas.unsaved.peek()).toBe(0)
  })

  test('between sending and its receipt, does not double what it sent', async () => {
    const first = await open()
    await saved(first)
    house.pause()
    write(first, 'needs', 'une fois')
    await until('it is under way', () => house.server.doc('needs').getMap('cards').size === 1)
    await first.canvas.shelf.settle()
    first.kill()
    house.resume()
    const second = await open()
    await saved(second)
    expect(onServer()).toEqual(['une fois'])
    expect(titlesIn(second, 'needs')).toEqual(['une fois'])
  })

  test('for somebody else\'s account shows nothing of the first', async () => {
    const first = await open({ account: 'ana' })
    await saved(first)
    write(first, 'needs', 'à moi')
    await saved(first)
    await first.canvas.shelf.settle()
    const other = await open({ account: 'bob', line: 'down' })
    expect(titlesIn(other, 'needs')).toEqual([])
  })

  test('keeps one canvas apart from another', async () => {
    const first = await open({ canvas: 'c1', line: 'down' })
    write(first, 'needs', 'un')
    await first.canvas.shelf.settle()
    const other = await open({ canvas: 'c2', line: 'down' })
    expect(titlesIn(other, 'needs')).toEqual([])
    expect(other.canvas.unsaved.peek()).toBe(0)
  })
})

describe('two tabs of one person', () => {
  test('both offline, each writes; whoever comes back brings both', async () => {
    const [one, two] = [await open({ line: 'down' }), await open({ line: 'down' })]
    write(one, 'needs', 'du premier')
    write(two, 'needs', 'du second')
    await one.canvas.shelf.settle()
    await two.canvas.shelf.settle()
    one.kill()
    two.line = 'up'
    two.commands.retryNow()
    await saved(two)
    expect(onServer()).toEqual(['du premier', 'du second'])
    await two.canvas.shelf.settle()
    two.kill()
    const third = await open({ line: 'down' })
    expect(third.canvas.unsaved.peek()).toBe(0)
    expect(titlesIn(third, 'needs').sort()).toEqual(['du premier', 'du second'])
  })

  test('coming back together double nothing and lose nothing', async () => {
    const [one, two] = [await open({ line: 'down' }), await open({ line: 'down' })]
    for (let i = 0; i < 5; i += 1) {
      write(one, 'needs', `a${i}`)
      write(two, 'needs', `b${i}`)
    }
    await one.canvas.shelf.settle()
    await two.canvas.shelf.settle()
    for (const tab of [one, two]) {
      tab.line = 'up'
      tab.commands.retryNow()
    }
    await saved(one)
    await saved(two)
    await until('both see all', () => titlesIn(one, 'needs').length === 10 && titlesIn(two, 'needs').length === 10)
    expect(onServer()).toHaveLength(10)
    expect(titlesIn(one, 'needs')).toEqual(titlesIn(two, 'needs'))
  })

  test('have client ids of their own', async () => {
    const [one, two] = [await open(), await open()]
    expect(one.canvas.docs.get('needs')!.doc.clientID).not.toBe(two.canvas.docs.get('needs')!.doc.clientID)
  })
})

describe('words that were not accepted', () => {
  test('come back as text, survive a reload, and are gone when the person says so', async () => {
    const tab = await open()
    await saved(tab)
    const id = write(tab, 'needs', 'bon')
    await saved(tab)
    house.server.judge = () => 'too_large'
    tab.canvas.text(id, 'title')!.insert(3, ' et mauvais')
    tab.commands.setField(id, 'scale', 'group')
    await until('given back', () => tab.canvas.status.peek().kind === 'refused')
    const items = tab.canvas.refused.peek()
    expect(items.map(({ field, mine, theirs, reason }) => ({ field, mine, theirs, reason }))).toEqual([
      { field: 'scale', mine: 'group', theirs: '', reason: 'too_large' },
      { field: 'title', mine: 'bon et mauvais', theirs: 'bon', reason: 'too_large' },
    ])
    expect(titleOf(tab, id)).toBe('bon')
    expect(tab.canvas.section('needs').generation.peek()).toBe(1)
    house.server.judge = () => null
    tab.canvas.text(id, 'title')!.insert(3, ' encore')
    await until('saved again', () => tab.canvas.unsaved.peek() === 0)
    expect(onServer()).toEqual(['bon encore'])
    await tab.canvas.shelf.settle()
    tab.kill()

    const again = await open()
    expect(again.canvas.refused.peek()).toHaveLength(2)
    await until('caught up', () => again.canvas.unsaved.peek() === 0 && titleOf(again, id) === 'bon encore')
    for (const { id: item } of again.canvas.refused.peek()) again.commands.dismissRefused(item)
    await saved(again)
    expect(again.commands.dismissRefused('unknown').done).toBe(false)
  })

  test('a whole new card comes back with all that was written on it', async () => {
    const tab = await open()
    await saved(tab)
    house.server.judge = () => 'not_allowed'
    const id = write(tab, 'needs', 'ma carte')
    tab.canvas.text(id, 'plain')!.insert(0, 'simplement')
    await until('given back', () => tab.canvas.refused.peek().length === 1)
    expect(tab.canvas.refused.peek()[0]).toMatchObject({ card: id, field: 'card', title: 'ma carte', mine: 'ma carte\n\nsimplement', theirs: null })
    expect(tab.canvas.card(id).peek()).toBeNull()
  })

  test('are not brought back to the server by the kept copy', async () => {
    const tab = await open()
    await saved(tab)
    house.server.judge = () => 'refused'
    write(tab, 'needs', 'jamais')
    await until('given back', () => tab.canvas.refused.peek().length === 1)
    await tab.canvas.shelf.settle()
    tab.kill()
    house.server.judge = () => null
    const again = await open()
    await until('caught up', () => again.canvas.section('needs').loaded.peek() && again.canvas.unsaved.peek() === 0)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(onServer()).toEqual([])
    expect(again.canvas.refused.peek()).toHaveLength(1)
  })
})

describe('erasure', () => {
  test('an old copy with unsaved words is set aside, and the kept copy forgets what was erased', async () => {
    const tab = await open()
    await saved(tab)
    write(tab, 'needs', 'un nom de trop')
    await saved(tab)
    tab.line = 'down'
    tab.cut()
    write(tab, 'needs', 'pas encore envoyé')
    await tab.canvas.shelf.settle()
    tab.kill()
    house.server.beginEpoch(new Map())

    const again = await open()
    await until('set aside', () => again.canvas.refused.peek().length > 0)
    expect(again.canvas.refused.peek()).toMatchObject([{ field: 'card', mine: 'pas encore envoyé', reason: 'epoch_changed' }])
    expect(titlesIn(again, 'needs')).toEqual([])
    await again.canvas.shelf.settle()
    again.kill()

    const third = await open({ line: 'down' })
    expect(titlesIn(third, 'needs')).toEqual([])
    expect(onServer()).toEqual([])
  })

  test('another tab\'s words under an old epoch come back as text too', async () => {
    const two = await open()
    await saved(two)
    house.server.beginEpoch(new Map())
    await until('new epoch', () => two.canvas.epoch === 2)
    await two.canvas.shelf.settle()
    const db = await openDB('canevas-ana')
    const old = new Y.Doc()
    old.getMap('cards').set('x', new Y.Map<unknown>([['kind', 'need'], ['order', 'V'], ['title', new Y.Text('d\'avant')]]))
    await db.add('rows', { canvas: 'c1', section: 'needs', epoch: 1, data: Y.encodeStateAsUpdate(old), tab: 'gone', pending: true, things: ['x/'] })
    await db.add('rows', { canvas: 'c1', section: 'needs', epoch: 2, data: Uint8Array.of(255, 255), tab: 'gone', pending: false, things: [] })
    db.close()
    two.commands.retryNow()
    await until('given back', () => two.canvas.refused.peek().length === 1)
    expect(two.canvas.refused.peek()[0]).toMatchObject({ mine: 'd\'avant', reason: 'epoch_changed' })
    expect(titlesIn(two, 'needs')).toEqual([])
    await two.canvas.shelf.settle()
    two.kill()
    const again = await open({ line: 'down' })
    expect(again.canvas.refused.peek()).toHaveLength(1)
  })

  test('"J\'ai fini" in another tab is not stood in the way of, and leaves nothing', async () => {
    const tab = await open()
    write(tab, 'needs', 'à oublier')
    await saved(tab)
    await tab.canvas.shelf.settle()
    await new Promise<void>((resolve, reject) => {
      const erasing = indexedDB.deleteDatabase('canevas-ana')
      erasing.onsuccess = () => resolve()
      erasing.onerror = () => reject(new Error('not erased'))
    })
    expect(tab.canvas.storage.peek()).toBe('memory_only')
    tab.kill()
    const again = await open({ line: 'down' })
    expect(titlesIn(again, 'needs')).toEqual([])
  })
})

describe('a browser that keeps nothing', () => {
  test('says so and goes on', async () => {
    globalThis.indexedDB = { open: () => { throw new DOMException('denied', 'SecurityError') } } as unknown as IDBFactory
    const tab = await open()
    expect(tab.canvas.storage.peek()).toBe('memory_only')
    write(tab, 'needs', 'quand même')
    await saved(tab)
    expect(onServer()).toEqual(['quand même'])
  })
})

const keptRows = async (): Promise<number> => {
  const db = await openDB('canevas-ana')
  const rows = await db.count('rows')
  db.close()
  return rows
}

describe('many small changes', () => {
  test('are merged in the kept copy, without losing any', async () => {
    const tab = await open()
    await saved(tab)
    const id = write(tab, 'needs', '')
    for (let i = 0; i < 450; i += 1) tab.canvas.text(id, 'title')!.insert(i, String(i % 10))
    await until('all saved', () => tab.canvas.unsaved.peek() === 0)
    await tab.canvas.shelf.settle()
    const before = await keptRows()
    tab.canvas.shelf.tidy()
    await tab.canvas.shelf.settle()
    const after = await keptRows()
    expect(after).toBeLessThan(before)
    tab.kill()
    const again = await open({ line: 'down' })
    expect(titleOf(again, id)).toHaveLength(450)
  })
})

describe('the last visit', () => {
  test('tells which cards others changed since, and not one\'s own', async () => {
    let day = new Date('2026-11-20T10:00:00Z')
    const ana = await open({ account: 'ana', today: () => day })
    await saved(ana)
    const [one, two] = [write(ana, 'needs', 'un'), write(ana, 'needs', 'deux')]
    await saved(ana)
    expect(ana.canvas.lastVisit.peek()).toBeNull()
    await ana.canvas.close()

    const bob = await open({ account: 'bob' })
    await until('bob has both', () => titlesIn(bob, 'needs').length === 2)
    bob.canvas.text(one, 'title')!.insert(2, ' !')
    await saved(bob)

    day = new Date('2026-11-23T10:00:00Z')
    const again = await open({ account: 'ana', today: () => day })
    await until('compared', () => again.canvas.changedSinceVisit.peek().size > 0)
    expect([...again.canvas.changedSinceVisit.peek()]).toEqual([one])
    expect(again.canvas.lastVisit.peek()?.toISOString()).toBe('2026-11-20T10:00:00.000Z')
    again.canvas.text(two, 'title')!.insert(0, 'mes ')
    bob.canvas.text(one, 'title')!.insert(0, 'x')
    await until('bob\'s came', () => titleOf(again, one) === 'xun !')
    expect([...again.canvas.changedSinceVisit.peek()]).toEqual([one])
    again.commands.setFilter({ changed: true })
    expect(again.canvas.section('needs').visible.peek()).toEqual([one])

    // A reload a minute later is the same visit.
    await again.canvas.close()
    day = new Date('2026-11-23T10:01:00Z')
    const reloaded = await open({ account: 'ana', today: () => day })
    await until('compared again', () => reloaded.canvas.changedSinceVisit.peek().has(one))
    expect(reloaded.canvas.lastVisit.peek()?.toISOString()).toBe('2026-11-20T10:00:00.000Z')
    reloaded.commands.markVisited()
    expect(reloaded.canvas.changedSinceVisit.peek().size).toBe(0)
  })
})

describe('people', () => {
  test('are told by the server, listed with oneself first, and gone with the line', async () => {
    const tab = await open()
    await saved(tab)
    const id = write(tab, 'needs', 'un')
    const self = tab.canvas.me.peek()!.session
    house.server.presence([{ session: 'zz', name: 'Bob', color: 2, section: 'needs', card: id, doing: 'typing' }, { session: self, name: 'Ana' }], [], true)
    await until('both', () => tab.canvas.people.peek().length === 2)
    expect(tab.canvas.people.peek().map(({ name, self: me }) => [name, me])).toEqual([['Ana', true], ['Bob', false]])
    expect(tab.canvas.peopleAt(id).peek()).toMatchObject([{ name: 'Bob', typing: true, color: 2 }])
    expect(tab.canvas.peopleIn('needs').peek()).toHaveLength(1)
    expect(tab.commands.follow('zz' as never)).toMatchObject({ done: true, facts: { who: 'Bob' } })
    house.server.presence([{ session: 'zz', name: 'Bob', section: 'values', card: 'v9' }], [])
    await until('followed', () => tab.canvas.selection.peek().section === 'values')
    expect(tab.canvas.selection.peek().card).toBe('v9')
    house.server.presence([], ['zz'])
    await until('left', () => tab.canvas.people.peek().length === 1)
    expect(tab.canvas.peopleAt(id).peek()).toEqual([])
    expect(tab.commands.follow('zz' as never)).toMatchObject({ done: false, message: 'person_gone' })
    tab.line = 'down'
    tab.cut()
    await until('nobody', () => tab.canvas.people.peek().length === 0)
  })

  test('an avatar is drawn again only when something about it changed', async () => {
    const tab = await open()
    await saved(tab)
    const id = write(tab, 'needs', 'un')
    const seen: unknown[] = []
    tab.canvas.peopleAt(id).subscribe((people) => seen.push(people))
    const bob = { session: 'zz', name: 'Bob', section: 'needs', card: id, field: 'body' }
    house.server.presence([bob], [])
    await until('there', () => tab.canvas.peopleAt(id).peek().length === 1)
    house.server.presence([{ ...bob, cursor: { anchor: {}, head: {} } }], [])
    house.server.presence([{ session: 'yy', name: 'Cé', section: 'values' }], [])
    await until('both', () => tab.canvas.people.peek().length === 2)
    expect(seen).toHaveLength(2)
  })
})
