/** The link keeps its promises: what is said to be saved is saved, and nothing is lost on the way. */

import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { SECTIONS } from '../src/document/ids'
import { TIMES } from '../src/wire/line'
import { FakeServer, contentOf } from './support/fake_server'
import { randomness } from './support/random'
import { serverFrame } from './support/server_codec'
import { Network, SimBrowser, pass } from './support/sim'

function room(count = 2): { network: Network; server: FakeServer; browsers: SimBrowser[]; run: (ms: number) => void } {
  const network = new Network()
  const server = new FakeServer()
  const browsers = Array.from({ length: count }, () => new SimBrowser(network, server))
  for (const browser of browsers) browser.start()
  const run = (ms: number): void => pass(network, browsers, server, ms)
  run(200)
  return { network, server, browsers, run }
}

const titles = (doc: Y.Doc): Record<string, string> =>
  Object.fromEntries([...doc.getMap<Y.Map<Y.Text>>('cards')].map(([id, card]) => [id, card.get('title')!.toJSON()]))

describe('an ordinary day', () => {
  test('what one types, the other reads, and it is saved only after the receipt', () => {
    const { server, browsers: [ana, bob], run } = room()
    ana!.addCard('needs', 'a', 'Un lieu')
    expect(ana!.facts.unsaved).toBe(1)
    expect(server.log).toHaveLength(0)
    run(100)
    expect(server.log.length).toBeGreaterThan(0)
    expect(ana!.facts).toMatchObject({ unsaved: 0, contact: 'live', current: true })
    expect(titles(bob!.doc('needs').doc)).toEqual({ a: 'Un lieu' })
  })

  test('the first key goes out at once, quick ones after it travel together', () => {
    const { server, browsers: [ana], run } = room(1)
    ana!.addCard('needs', 'a')
    run(200)
    const before = server.log.length
    for (const letter of 'bonjour') {
      ana!.type('needs', 'a', letter)
      run(10)
    }
    run(200)
    expect(titles(server.doc('needs'))).toEqual({ a: 'bonjour' })
    expect(server.log.length - before).toBeLessThanOrEqual(3)
  })

  test('the count is of things a person would recognise, not of keystrokes', () => {
    const { browsers: [ana] } = room(1)
    ana!.addCard('needs', 'a')
    for (const letter of 'une phrase entière') ana!.type('needs', 'a', letter)
    expect(ana!.facts.unsaved).toBe(1)
    ana!.addCard('needs', 'b')
    expect(ana!.facts.unsaved).toBe(2)
  })

  test('a deletion alone is carried over a lost line too', () => {
    const { server, browsers: [ana], run } = room(1)
    ana!.addCard('needs', 'a', 'trop long')
    run(200)
    ana!.breakLine()
    const doc = ana!.doc('needs')
    doc.transact(Symbol('local'), () => ana!.title('needs', 'a').delete(4, 5))
    expect(ana!.facts.unsaved).toBe(1)
    run(3_000)
    expect(titles(server.doc('needs'))).toEqual({ a: 'trop' })
    expect(ana!.facts.unsaved).toBe(0)
  })

  test('with nothing new, coming back sends no update', () => {
    const { server, browsers: [ana], run } = room(1)
    ana!.addCard('needs', 'a', 'mot')
    const doc = ana!.doc('needs')
    doc.transact(Symbol('local'), () => ana!.title('needs', 'a').delete(0, 1))
    run(200)
    const entries = server.log.length
    ana!.breakLine()
    run(3_000)
    expect(ana!.facts.current).toBe(true)
    expect(server.log).toHaveLength(entries)
  })
})

describe('a line that breaks', () => {
  test('work done offline is counted, kept and merged on return', () => {
    const { server, browsers: [ana, bob], run } = room()
    ana!.addCard('needs', 'a', 'commun')
    run(200)
    ana!.do(ana!.link.network(false, 0))
    ana!.breakLine()
    ana!.type('needs', 'a', ' chez moi')
    ana!.addCard('values', 'v', 'dignité')
    bob!.type('needs', 'a', ' et chez toi')
    run(5_000)
    expect(ana!.facts).toMatchObject({ contact: 'lost', unsaved: 2 })
    ana!.do(ana!.link.network(true, ana!.network.now))
    run(1_000)
    expect(ana!.facts).toMatchObject({ contact: 'live', unsaved: 0 })
    expect(titles(ana!.doc('needs').doc)).toEqual(titles(bob!.doc('needs').doc))
    expect(titles(server.doc('needs'))['a']).toContain('chez moi')
    expect(titles(server.doc('values'))).toEqual({ v: 'dignité' })
  })

  test('a line that is dead and looks alive is noticed, and nothing on it counts as saved', () => {
    const { server, browsers: [ana], run } = room(1)
    ana!.addCard('needs', 'a', 'x')
    run(200)
    ana!.breakLine(true)
    ana!.type('needs', 'a', 'y')
    run(2_000)
    expect(ana!.facts.unsaved).toBe(1)
    run(TIMES.soon + TIMES.answer + TIMES.grace + 1_000)
    expect(titles(server.doc('needs'))).toEqual({ a: 'xy' })
    expect(ana!.facts).toMatchObject({ contact: 'live', unsaved: 0 })
  })

  test('a short hand-over of the server is not called offline', () => {
    const { server, browsers: [ana], run } = room(1)
    server.closeAll(1012, { code: 'restarting', retry_after_ms: 300 })
    run(50)
    expect(ana!.facts.contact).toBe('connecting')
    run(1_000)
    expect(ana!.facts.contact).toBe('live')
  })

  test('a server that stays away is called offline after a moment, and tried ever more rarely', () => {
    const { network, server, browsers: [ana], run } = room(1)
    server.deaf = true
    ana!.breakLine()
    let calls = 0
    const accept = server.accept.bind(server)
    server.accept = (wire) => {
      calls += 1
      wire.close(1006)
      return accept(wire)
    }
    run(TIMES.grace + 100)
    expect(ana!.facts.contact).toBe('lost')
    const early = calls
    run(60_000)
    const later = calls - early
    network.now += 1
    expect(early).toBeGreaterThan(1)
    expect(later).toBeLessThan(12)
  })

  test('looking at the page again after a sleep finds out that the line is dead', () => {
    const { network, browsers: [ana], run } = room(1)
    ana!.breakLine(true)
    network.now += 10 * 60_000
    ana!.do(ana!.link.woken(network.now))
    run(300)
    expect(ana!.facts).toMatchObject({ contact: 'live', current: true })
  })
})

describe('a server that dies', () => {
  test('an update without its receipt is sent again, one with it is there', () => {
    const { server, browsers: [ana], run, network } = room(1)
    ana!.addCard('needs', 'a', 'un')
    run(200)
    server.commit = () => undefined
    ana!.type('needs', 'a', ' deux')
    run(100)
    expect(ana!.facts.unsaved).toBe(1)
    server.crash()
    delete (server as { commit?: unknown }).commit
    network.now += 1
    run(3_000)
    expect(titles(server.doc('needs'))).toEqual({ a: 'un deux' })
    expect(ana!.facts.unsaved).toBe(0)
  })

  test('while the log is away nothing is sent and nothing counts as saved', () => {
    const { server, browsers: [ana], run } = room(1)
    ana!.addCard('needs', 'a')
    run(200)
    server.away = 'database_away'
    server.tell({ kind: 'read_only', code: 'database_away' })
    run(50)
    ana!.type('needs', 'a', 'patience')
    run(1_000)
    expect(ana!.facts).toMatchObject({ storageAway: true, unsaved: 1 })
    server.away = null
    server.tell({ kind: 'writable' })
    run(300)
    expect(ana!.facts).toMatchObject({ storageAway: false, unsaved: 0 })
    expect(titles(server.doc('needs'))).toEqual({ a: 'patience' })
  })
})

describe('a refusal', () => {
  test('starts the section over, hands the old copy back, and leaves the others alone', () => {
    const { server, browsers: [ana, bob], run } = room()
    ana!.addCard('needs', 'a', 'bon')
    ana!.addCard('values', 'v', 'reste')
    run(200)
    server.judge = (section) => (section === 'needs' ? 'too_large' : null)
    ana!.type('needs', 'a', ' mauvais')
    ana!.type('values', 'v', ' ici')
    run(20)
    ana!.type('needs', 'a', ' encore')
    run(500)
    expect(ana!.renewed).toHaveLength(1)
    expect(ana!.renewed[0]).toMatchObject({ section: 'needs', reason: 'too_large', things: ['a'] })
    expect(titles(ana!.old[0]!)).toEqual({ a: 'bon mauvais encore' })
    expect(titles(ana!.doc('needs').doc)).toEqual({ a: 'bon' })
    expect(titles(bob!.doc('values').doc)).toEqual({ v: 'reste ici' })
    expect(ana!.facts).toMatchObject({ unsaved: 0, current: true })
  })

  test('afterwards the section is written again under a new client id', () => {
    const { server, browsers: [ana], run } = room(1)
    ana!.addCard('needs', 'a', 'bon')
    run(200)
    const before = ana!.doc('needs').doc.clientID
    server.judge = () => 'malformed_update'
    ana!.type('needs', 'a', '!')
    run(500)
    server.judge = () => null
    ana!.type('needs', 'a', ' et bien')
    run(300)
    expect(ana!.doc('needs').doc.clientID).not.toBe(before)
    expect(titles(server.doc('needs'))).toEqual({ a: 'bon et bien' })
  })

  test('what others write while the section starts over is not lost', () => {
    const { server, browsers: [ana, bob], run } = room()
    ana!.addCard('needs', 'a', '')
    run(200)
    let once = true
    server.judge = () => {
      const code = once ? 'refused' : null
      once = false
      return code
    }
    ana!.type('needs', 'a', 'nope')
    bob!.type('needs', 'a', 'un ')
    run(8)
    bob!.type('needs', 'a', 'deux')
    run(500)
    expect(titles(ana!.doc('needs').doc)).toEqual({ a: 'un deux' })
  })

  test('a line that breaks in the middle of it does not lose the words', () => {
    const { server, browsers: [ana], run } = room(1)
    ana!.addCard('needs', 'a', 'bon')
    run(200)
    server.judge = () => 'refused'
    ana!.type('needs', 'a', ' perdu ?')
    run(13)
    ana!.breakLine()
    server.judge = () => null
    run(3_000)
    const words = [...ana!.old.map(titles), titles(server.doc('needs'))].map((cards) => cards['a'])
    expect(words.some((title) => title === 'bon perdu ?')).toBe(true)
    expect(ana!.facts).toMatchObject({ unsaved: 0, current: true })
  })

  test('a frame too big for the server is offered as a catch-up, and given back if that is too big as well', () => {
    const { server, browsers: [ana], run } = room(1)
    server.limits = { frame_bytes: 400, catch_up_bytes: 2_000 }
    ana!.breakLine()
    run(2_000)
    ana!.addCard('needs', 'a', '')
    run(200)
    ana!.type('needs', 'a', 'm'.repeat(900))
    run(300)
    expect(titles(server.doc('needs'))['a']).toHaveLength(900)
    ana!.type('needs', 'a', 'n'.repeat(5_000))
    run(300)
    expect(ana!.renewed[0]).toMatchObject({ reason: 'too_large', things: ['a'] })
    expect(titles(ana!.doc('needs').doc)['a']).toHaveLength(900)
  })
})

describe('rights', () => {
  test('a section closed to the pen gives unsaved words back and goes on being read', () => {
    const { server, browsers: [ana, bob], run } = room()
    ana!.addCard('needs', 'a', 'lu')
    run(200)
    server.rights = { ...server.rights, needs: 'read' }
    ana!.type('needs', 'a', ' écrit')
    server.tell({ kind: 'rights', sections: server.rights })
    run(500)
    expect(ana!.renewed[0]).toMatchObject({ section: 'needs', reason: 'not_allowed', things: ['a'] })
    server.rights = { ...server.rights, needs: 'write' }
    bob!.type('needs', 'a', ' toujours')
    run(300)
    expect(titles(ana!.doc('needs').doc)).toEqual({ a: 'lu' })
  })

  test('a section that may not be read any more leaves nothing on this device', () => {
    const { server, browsers: [ana], run } = room(1)
    ana!.addCard('actors', 'x', 'secret')
    run(200)
    const { actors: _closed, ...rest } = server.rights
    server.rights = rest
    server.tell({ kind: 'rights', sections: rest })
    run(300)
    expect(ana!.doc('actors').empty).toBe(true)
    expect(ana!.facts).toMatchObject({ unsaved: 0, current: true })
  })

  test('a section opened later is read at once', () => {
    const { server, browsers: [ana], run, network } = room(1)
    const { values: _closed, ...rest } = server.rights
    server.rights = rest
    ana!.breakLine()
    run(2_000)
    server.edit('values', (doc) => doc.getMap('cards').set('v', new Y.Map([['title', new Y.Text('ouvert')]])))
    server.rights = { ...rest, values: 'read' }
    server.tell({ kind: 'rights', sections: server.rights })
    network.now += 1
    run(300)
    expect(titles(ana!.doc('values').doc)).toEqual({ v: 'ouvert' })
  })

  test.each([
    [4401, 'sign_in'],
    [4403, 'not_allowed'],
    [4404, 'no_such_canvas'],
  ])('a close with %i ends it, without calling again', (code, reason) => {
    const { server, browsers: [ana], run } = room(1)
    server.closeAll(code)
    run(60_000)
    expect(ana!.facts).toMatchObject({ contact: 'left', left: reason })
    expect(server.open).toBe(0)
  })

  test('a page that is too old reads on and writes nothing', () => {
    const { server, browsers: [ana], run } = room(1)
    ana!.breakLine()
    server.upgrade = true
    ana!.addCard('needs', 'a', 'vieux')
    run(3_000)
    expect(ana!.facts.updateNeeded).toBe(true)
    expect(server.log).toHaveLength(0)
    expect(titles(ana!.old.at(-1)!)).toEqual({ a: 'vieux' })
  })

  test('a server that will not talk to this version is left alone until a reload', () => {
    const { server, browsers: [ana], run } = room(1)
    server.closeAll(4426, { code: 'upgrade_needed' })
    run(120_000)
    expect(ana!.facts.updateNeeded).toBe(true)
    expect(server.open).toBe(0)
  })
})

describe('a new epoch', () => {
  test('sets the old copy aside and begins with what the server has now', () => {
    const { server, browsers: [ana], run } = room(1)
    ana!.addCard('needs', 'a', 'à effacer')
    run(200)
    ana!.breakLine()
    ana!.type('needs', 'a', ' et le mien')
    const fresh = new Y.Doc()
    fresh.getMap('cards').set('b', new Y.Map([['title', new Y.Text('neuf')]]))
    server.beginEpoch(new Map([['needs', Y.encodeStateAsUpdate(fresh)]]))
    run(5_000)
    expect(titles(ana!.doc('needs').doc)).toEqual({ b: 'neuf' })
    expect(ana!.renewed.find(({ section }) => section === 'needs')).toMatchObject({ reason: 'epoch_changed', things: ['a'], epoch: 2 })
    expect(ana!.facts).toMatchObject({ unsaved: 0, current: true })
    ana!.type('needs', 'b', '!')
    run(200)
    expect(titles(server.doc('needs'))).toEqual({ b: 'neuf!' })
  })

  test('announced on an open line, it does the same', () => {
    const { server, browsers: [ana], run } = room(1)
    ana!.addCard('needs', 'a', 'ancien')
    run(200)
    server.epoch = 2
    server.log.length = 0
    for (const section of SECTIONS) server.docs.set(section, new Y.Doc())
    server.tell({ kind: 'epoch', epoch: 2 })
    run(500)
    expect(ana!.doc('needs').empty).toBe(true)
    expect(ana!.link.epoch).toBe(2)
    expect(ana!.facts).toMatchObject({ unsaved: 0, current: true })
  })
})

describe('a server that misbehaves', () => {
  test('frames that are no frames end the line, and the page comes back later', () => {
    const { server, browsers: [ana], run } = room(1)
    ana!.addCard('needs', 'a', 'sauf')
    server.babble(Uint8Array.of(99))
    run(20)
    expect(ana!.facts.contact).toBe('connecting')
    run(30_000)
    expect(ana!.facts).toMatchObject({ contact: 'live', unsaved: 0 })
    expect(titles(server.doc('needs'))).toEqual({ a: 'sauf' })
  })

  test('an update that Yjs cannot read ends the line too', () => {
    const { server, browsers: [ana], run } = room(1)
    server.babble(Uint8Array.of(3, 1, 1, 3, 255, 255, 255))
    run(20)
    expect(ana!.link.state.at).toBe('waiting')
  })

  test('a receipt for another section does not cover what was lost on the way', () => {
    const { server, browsers: [ana], run } = room(1)
    ana!.addCard('needs', 'a')
    ana!.addCard('values', 'v')
    run(200)
    server.loses = 'needs'
    ana!.type('needs', 'a', 'perdu')
    ana!.type('values', 'v', 'gardé')
    run(12)
    // The frame after the lost one has its receipt; the lost one comes again and has none yet.
    server.loses = null
    const commit = server.commit.bind(server)
    let commits = 0
    server.commit = () => {
      if (server.log.some(({ section }) => section === 'values') && commits++ === 0) commit()
    }
    run(100)
    expect(ana!.facts.unsaved).toBe(1)
    server.commit = commit
    run(100)
    expect(ana!.facts.unsaved).toBe(0)
    expect(titles(server.doc('needs'))).toEqual({ a: 'perdu' })
  })

  test('an old refusal that comes late starts nothing over', () => {
    const { server, browsers: [ana], run } = room(1)
    ana!.addCard('needs', 'a', 'sauf')
    run(200)
    server.babble(serverFrame({ type: 'refused', number: 1, section: 'needs', body: { code: 'x', detail: {}, quarantined: true } }))
    run(200)
    expect(ana!.renewed).toHaveLength(0)
  })

  test('news that stand on nothing are asked about, never passed on as one\'s own, and given up in the end', () => {
    const { server, browsers: [ana], run } = room(1)
    ana!.addCard('needs', 'a', 'mien')
    run(200)
    const stranger = new Y.Doc()
    stranger.getMap('cards').set('x', 'un')
    const before = Y.encodeStateVector(stranger)
    stranger.getMap('cards').set('x', 'deux')
    const update = Y.encodeStateAsUpdate(stranger, before)
    server.came.length = 0
    server.babble(serverFrame({ type: 'update', section: 'needs', revision: 9, update }))
    ana!.type('needs', 'a', ' aussi')
    run(2_000)
    expect(ana!.doc('needs').gap).toBe(false)
    expect(ana!.renewed[0]).toMatchObject({ reason: 'damaged_copy' })
    const writers = server.came.flatMap((one) => Y.decodeUpdate(one).structs.map(({ id }) => id.client))
    expect(writers).not.toContain(stranger.clientID)
    expect(ana!.facts.unsaved).toBe(0)
  })

  test('a request to resync is answered with everything', () => {
    const { server, browsers: [ana], run } = room(1)
    ana!.addCard('needs', 'a', 'tout')
    server.resync('needs')
    run(300)
    expect(ana!.facts).toMatchObject({ unsaved: 0, current: true })
    expect(titles(server.doc('needs'))).toEqual({ a: 'tout' })
  })
})

describe('presence', () => {
  test('the last word within a beat wins, and is said again on a new line', () => {
    const { server, browsers: [ana], run, network } = room(1)
    for (const card of ['a', 'b', 'c', 'd']) ana!.do(ana!.link.point({ card }, network.now))
    run(300)
    expect(server.presenceSaid).toEqual([{ card: 'a' }, { card: 'd' }])
    ana!.breakLine()
    run(3_000)
    expect(server.presenceSaid.at(-1)).toEqual({ card: 'd' })
    expect(server.presenceSaid).toHaveLength(3)
  })
})

test('a page that is closed says nothing more', () => {
  const { server, browsers: [ana], run } = room(1)
  ana!.do(ana!.link.stop())
  run(60_000)
  expect(server.open).toBe(0)
  expect(ana!.facts).toMatchObject({ contact: 'left', left: 'closed' })
})

describe('whatever happens', () => {
  const seeds = Array.from({ length: 30 }, (_, seed) => seed + 1)

  test.each(seeds)('browsers agree in the end and none was told "saved" too early (seed %i)', (seed) => {
    const random = randomness(seed)
    const network = new Network()
    network.delay = () => random.below(40)
    const server = new FakeServer()
    const browsers = Array.from({ length: 3 }, () => new SimBrowser(network, server, { random: () => random.next() }))
    for (const browser of browsers) browser.start()
    let cards = 0
    const names: string[] = []
    const commit = server.commit.bind(server)
    for (let round = 0; round < 120; round += 1) {
      const browser = random.of(browsers)
      const what = random.next()
      if (what < 0.15) {
        const id = `k${++cards}`
        browser.addCard(random.of(['needs', 'values'] as const), id, `titre ${id}`)
        names.push(id)
      } else if (what < 0.7) {
        const section = random.of(['needs', 'values'] as const)
        const ids = [...browser.doc(section).cards.keys()]
        if (ids.length > 0) {
          const id = random.of(ids)
          if (random.chance(0.8)) browser.type(section, id, random.of(['a', 'é', '😀', ' et ']))
          else if (browser.title(section, id).length > 2) {
            browser.doc(section).transact(Symbol('local'), () => browser.title(section, id).delete(0, 1))
          }
        }
      } else if (what < 0.8) browser.breakLine(random.chance(0.3))
      else if (what < 0.83) server.crash()
      // A slow log: for a while nothing is committed.
      server.commit = random.chance(0.3) ? () => undefined : commit
      pass(network, browsers, server, random.below(120))
      for (const one of browsers) {
        if (one.facts.unsaved > 0) continue
        // "Saved" means in the log: a server that dies now still has every letter of this browser.
        for (const section of ['needs', 'values'] as const) {
          const logged = new Y.Doc()
          for (const entry of server.log) if (entry.section === section) Y.applyUpdate(logged, entry.update)
          const mine = one.doc(section).doc
          const own = Y.getState(mine.store, mine.clientID)
          expect(Y.getState(logged.store, mine.clientID)).toBeGreaterThanOrEqual(own)
        }
      }
    }
    server.commit = commit
    pass(network, browsers, server, 90_000)
    for (const section of ['needs', 'values', 'frame'] as const) {
      const truth = contentOf(server.doc(section), section)
      for (const browser of browsers) expect(contentOf(browser.doc(section).doc, section)).toEqual(truth)
    }
    for (const browser of browsers) expect(browser.facts).toMatchObject({ unsaved: 0, contact: 'live', current: true })
    const known = ['needs', 'values'].flatMap((id) => [...server.doc(id as 'needs').getMap('cards').keys()])
    expect(new Set(known)).toEqual(new Set(names))
  })
})
