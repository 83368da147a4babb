/** Each action once: what it does, what it says, what its undo leaves behind. */

import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { sentence } from '../src/commands/sentences'
import type { Result } from '../src/commands/types'
import { bodyOf } from '../src/document/edits'
import type { CardId, LinkId } from '../src/document/ids'
import { COMMAND, REMOTE } from '../src/document/origins'
import { sectionSchema } from '../src/document/schema'
import { speak } from '../src/language/t'
import { openTab, running, saved, titlesIn, until, write } from './support/canvas'
import type { OpenTab } from './support/canvas'
import { FakeServer } from './support/fake_server'

let server: FakeServer
let clock: { stop: () => void }
let tab: OpenTab

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory()
  speak({ language: 'en', plural: { one: 0, other: 1 }, messages: {} })
  server = new FakeServer()
  clock = running(server)
  tab = await openTab(server)
  await saved(tab)
})

afterEach(async () => {
  clock.stop()
  vi.unstubAllGlobals()
  await tab.canvas.close()
})

const card = (id: CardId) => tab.canvas.cards.peek(id)
const said = (result: Result): string => sentence(result).replace(/[\u2068\u2069]/g, '')

function paragraphs(id: CardId, ...words: string[]): void {
  const doc = tab.canvas.docOf(id)!
  doc.transact(COMMAND, () => {
    bodyOf(doc.card(id)!)!.insert(0, words.map((some) => {
      const paragraph = new Y.XmlElement('paragraph')
      const text = new Y.XmlText()
      text.insert(0, some)
      paragraph.insert(0, [text])
      return paragraph
    }))
  })
}

describe('adding a card', () => {
  test('selects it, and undoing sets it aside: by then others may have written in it', () => {
    const made = tab.commands.addCard('needs', { title: 'un', kind: 'obstacle' })
    const id = made.card!
    expect(made.message).toBe('card_added')
    expect(card(id)).toMatchObject({ title: 'un', kind: 'obstacle', section: 'needs' })
    expect(tab.canvas.selection.peek()).toEqual({ section: 'needs', card: id })
    expect(tab.commands.undo().done).toBe(true)
    expect(tab.canvas.docOf(id)!.cards.has(id)).toBe(true)
    expect(titlesIn(tab, 'needs')).toEqual([])
    expect(tab.canvas.section('needs').setAside.peek()).toEqual([id])
    expect(tab.commands.redo().done).toBe(true)
    expect(titlesIn(tab, 'needs')).toEqual(['un'])
    expect(said(tab.commands.undo())).toBe('Undone.')
    expect(said(tab.commands.undo())).toBe('There is nothing of yours to undo.')
  })

  test('of an unknown kind makes the section\'s usual one', () => {
    expect(card(tab.commands.addCard('values', { kind: 'nonsense' }).card!)?.kind).toBe(sectionSchema('values').defaultKind)
  })

  test('puts it where it is wanted', () => {
    const [a, b] = [write(tab, 'needs', 'a'), write(tab, 'needs', 'b')]
    tab.commands.addCard('needs', { title: 'first', where: { at: 'first' } })
    tab.commands.addCard('needs', { title: 'before b', where: { before: b } })
    tab.commands.addCard('needs', { title: 'after a', where: { after: a } })
    tab.commands.addCard('needs', { title: 'after none', where: { after: 'none' as CardId } })
    expect(titlesIn(tab, 'needs')).toEqual(['first', 'a', 'after a', 'before b', 'b', 'after none'])
  })
})

describe('describing a card', () => {
  test('sets what fits, refuses what does not, and undoes one at a time', () => {
    const id = write(tab, 'needs', 'un')
    expect(tab.commands.setKind(id, 'resource')).toMatchObject({ done: true })
    expect(tab.commands.setKind(id, 'nonsense')).toMatchObject({ done: false, message: 'value_unfit' })
    expect(tab.commands.setField(id, 'scale', 'group').done).toBe(true)
    expect(tab.commands.setField(id, 'scale', 'nonsense').done).toBe(false)
    expect(tab.commands.setField(id, 'unheard_of', 1).done).toBe(false)
    expect(tab.commands.setField(id, 'plain', 'x').done).toBe(false)
    expect(card(id)).toMatchObject({ kind: 'resource', fields: { scale: 'group' } })
    tab.commands.undo()
    expect(card(id)).toMatchObject({ kind: 'resource', fields: {} })
    tab.commands.undo()
    expect(card(id)?.kind).toBe('need')
    expect(tab.commands.setField(id, 'scale', null).message).toBe('field_cleared')
    expect(tab.commands.setField('none' as CardId, 'scale', null).message).toBe('no_such_card')
  })

  test('the frame\'s settings too', () => {
    expect(tab.commands.setFrameField('state', 'design').done).toBe(true)
    expect(tab.canvas.frame.peek().fields).toEqual({ state: 'design' })
    expect(tab.commands.setFrameField('groups', []).done).toBe(false)
    tab.commands.undo()
    expect(tab.canvas.frame.peek().fields).toEqual({})
  })
})

describe('moving a card', () => {
  const order = (): string => titlesIn(tab, 'needs').join('')
  let ids: CardId[]

  beforeEach(() => {
    ids = [...'abcd'].map((title) => write(tab, 'needs', title))
  })

  test('up, down, first, last, to a place, beside another', () => {
    expect(said(tab.commands.moveUp(ids[2]!))).toBe('c is now 2 of 4.')
    expect(order()).toBe('acbd')
    tab.commands.moveDown(ids[0]!)
    expect(order()).toBe('cabd')
    tab.commands.moveLast(ids[2]!)
    expect(order()).toBe('abdc')
    tab.commands.moveFirst(ids[3]!)
    expect(order()).toBe('dabc')
    tab.commands.moveTo(ids[0]!, 4)
    expect(order()).toBe('dbca')
    tab.commands.moveTo(ids[0]!, -3)
    expect(order()).toBe('adbc')
    tab.commands.moveTo(ids[0]!, 2)
    expect(order()).toBe('dabc')
    tab.commands.move(ids[3]!, { after: ids[1]! })
    expect(order()).toBe('abdc')
    for (let i = 0; i < 8; i += 1) tab.commands.undo()
    expect(order()).toBe('abcd')
  })

  test('says when there is no further', () => {
    expect(said(tab.commands.moveUp(ids[0]!))).toBe('a is already first.')
    expect(said(tab.commands.moveFirst(ids[0]!))).toBe('a is already first.')
    expect(said(tab.commands.moveDown(ids[3]!))).toBe('d is already last.')
    expect(said(tab.commands.moveLast(ids[3]!))).toBe('d is already last.')
    const gone = 'none' as CardId
    for (const result of [tab.commands.moveUp(gone), tab.commands.moveLast(gone), tab.commands.moveTo(gone, 1), tab.commands.move(gone, { at: 'last' })]) {
      expect(result.message).toBe('no_such_card')
    }
  })

  test('passes the cards that are shown, not hidden ones', () => {
    tab.commands.setField(ids[3]!, 'scale', 'group')
    tab.commands.setKind(ids[0]!, 'obstacle')
    tab.commands.setKind(ids[3]!, 'obstacle')
    expect(tab.commands.setFilter({ kinds: ['obstacle'] })).toMatchObject({ message: 'filter_set', facts: { n: 2 } })
    tab.commands.moveUp(ids[3]!)
    expect(order()).toBe('dabc')
    expect(tab.commands.clearFilter().message).toBe('filter_cleared')
    expect(tab.commands.setFilter({ text: ' ' }).message).toBe('filter_cleared')
  })

  test('and writing in it at the same time keeps both', async () => {
    const other = await openTab(server, { account: 'bob' })
    await saved(other)
    await saved(tab)
    tab.commands.moveLast(ids[0]!)
    other.canvas.text(ids[0]!, 'title')!.insert(1, '!')
    await until('both', () => titlesIn(other, 'needs').join() === 'b,c,d,a!' && titlesIn(tab, 'needs').join() === 'b,c,d,a!')
    await other.canvas.close()
  })
})

describe('splitting and merging', () => {
  test('a split is one step; its undo brings the words back and sets the new card aside', () => {
    const id = write(tab, 'needs', 'long')
    paragraphs(id, 'un', 'deux', 'trois')
    const { card: made, done } = tab.commands.split(id, 1)
    expect(done).toBe(true)
    expect([card(id)?.body.preview, card(made!)?.body.preview]).toEqual(['un', 'deux trois'])
    expect(tab.canvas.mapOf(made!)!.get('split_from')).toBe(id)
    expect(tab.canvas.section('needs').cards.peek()).toEqual([id, made])
    tab.commands.undo()
    expect(card(id)?.body.preview).toBe('un deux trois')
    expect(tab.canvas.section('needs').cards.peek()).toEqual([id])
    tab.commands.redo()
    expect([card(id)?.body.preview, card(made!)?.setAside]).toEqual(['un', null])
    expect(tab.commands.split(id, 1).message).toBe('card_not_splittable')
    expect(tab.commands.split(made!, 0).done).toBe(false)
    expect(tab.commands.split('none' as CardId, 1).message).toBe('no_such_card')
  })

  test('a merge moves words, fields and links of both directions, in one step', () => {
    const [from, into] = [write(tab, 'needs', 'source'), write(tab, 'needs', 'but')]
    const [actor, question] = [write(tab, 'actors', 'qui'), write(tab, 'evaluation', 'quoi ?')]
    paragraphs(from, 'corps')
    tab.canvas.text(from, 'plain')!.insert(0, 'simple')
    tab.canvas.text(into, 'plain')!.insert(0, 'déjà')
    tab.commands.setField(from, 'need_types', ['felt', 'expressed'])
    tab.commands.setField(into, 'need_types', ['felt'])
    tab.commands.setField(from, 'scale', 'group')
    tab.commands.link('voiced_by', from, actor)
    tab.commands.link('revisits', question, from, { because: 'parce que' })
    tab.commands.link('causes', from, into)
    const result = tab.commands.merge(from, into)
    expect(said(result)).toBe('source has been merged into but.')
    expect(card(into)).toMatchObject({
      title: 'but', texts: { plain: 'déjà\nsimple' }, fields: { need_types: ['felt', 'expressed'], scale: 'group' },
      body: { preview: 'source corps' },
    })
    expect(card(from)?.setAside).not.toBeNull()
    expect(tab.canvas.links(into).peek().outgoing.map(({ link }) => link.kind)).toEqual(['voiced_by'])
    expect(tab.canvas.links(into).peek().incoming.map(({ link }) => [link.kind, link.because])).toEqual([['revisits', 'parce que']])
    expect(tab.canvas.links(from).peek()).toEqual({ outgoing: [], incoming: [] })
    tab.commands.undo()
    expect(card(into)).toMatchObject({ texts: { plain: 'déjà' }, fields: { need_types: ['felt'] }, body: { preview: '' } })
    expect(card(from)?.setAside).toBeNull()
    expect(tab.canvas.links(from).peek().outgoing.map(({ link }) => link.kind)).toEqual(['voiced_by', 'causes'])
    expect(tab.canvas.links(from).peek().incoming).toHaveLength(1)
  })

  test('only cards of one part can be merged, and not with themselves', () => {
    const [a, v] = [write(tab, 'needs', 'a'), write(tab, 'values', 'v')]
    expect(tab.commands.merge(a, v).message).toBe('different_sections')
    expect(tab.commands.merge(a, a).message).toBe('different_sections')
    expect(tab.commands.merge(a, 'none' as CardId).message).toBe('no_such_card')
    expect(tab.commands.merge('none' as CardId, a).message).toBe('no_such_card')
  })
})

describe('setting aside', () => {
  test('keeps everything, moves the focus on, and comes back', () => {
    const [a, b, c] = [write(tab, 'needs', 'a'), write(tab, 'needs', 'b'), write(tab, 'needs', 'c')]
    tab.commands.select('needs', b)
    expect(tab.commands.setAside(b)).toMatchObject({ message: 'card_set_aside', card: c })
    expect(tab.canvas.selection.peek().card).toBe(c)
    tab.commands.setAside(c)
    expect(tab.canvas.selection.peek().card).toBe(a)
    expect(tab.canvas.section('needs').setAside.peek()).toHaveLength(2)
    expect(tab.commands.restore(b).card).toBe(b)
    expect(titlesIn(tab, 'needs')).toEqual(['a', 'b'])
    tab.commands.undo()
    expect(titlesIn(tab, 'needs')).toEqual(['a'])
    expect(tab.canvas.find('b')).toEqual([])
  })

  test('says why, at once or later, and takes that back without bringing the card back', () => {
    const [a, b] = [write(tab, 'needs', 'a'), write(tab, 'needs', 'b')]
    tab.commands.setAside(a, '  déjà fait par le CPAS ')
    tab.commands.setAside(b)
    const when = card(b)!.setAside!.at
    expect([card(a)!.setAside!.reason, card(b)!.setAside!.reason]).toEqual(['déjà fait par le CPAS', ''])
    expect(tab.commands.setAside(b, 'pas maintenant')).toMatchObject({ done: true, message: 'field_set' })
    expect(card(b)!.setAside).toEqual({ at: when, group: null, reason: 'pas maintenant' })
    tab.commands.undo()
    expect(card(b)!.setAside).toEqual({ at: when, group: null, reason: '' })
    tab.commands.setAside(a, '')
    expect(card(a)!.setAside!.reason).toBe('')
  })
})

describe('links', () => {
  test('are made once, where they fit, described and taken away', () => {
    const [need, goal, value] = [write(tab, 'needs', 'besoin'), write(tab, 'objectives', 'but'), write(tab, 'values', 'v')]
    expect(said(tab.commands.link('answered_by', need, goal))).toBe('besoin and but are linked.')
    expect(tab.commands.link('answered_by', need, goal).message).toBe('link_exists')
    expect(tab.commands.link('answered_by', goal, need).message).toBe('link_unfit')
    expect(tab.commands.link('unheard_of', need, goal).message).toBe('link_unfit')
    expect(tab.commands.link('causes', need, need).message).toBe('link_to_itself')
    expect(tab.commands.link('causes', need, 'none' as CardId).message).toBe('no_such_card')
    expect(tab.commands.link('answered_by', need, value).message).toBe('link_unfit')
    const { link } = tab.canvas.links(need).peek().outgoing[0]!
    expect(tab.commands.editLink(link.id, { because: 'il le faut' }).done).toBe(true)
    expect(tab.canvas.links(goal).peek().incoming[0]!.link.because).toBe('il le faut')
    expect(tab.commands.editLink(link.id, { because: 'x'.repeat(2_001) }).done).toBe(false)
    expect(tab.commands.unlink(link.id).done).toBe(true)
    expect(tab.commands.unlink(link.id).message).toBe('link_gone')
    expect(tab.commands.editLink('none' as LinkId, {}).message).toBe('link_gone')
    tab.commands.undo()
    expect(tab.canvas.links(need).peek().outgoing[0]!.link.because).toBe('il le faut')
  })

  test('a tie says what ties, a tension is the same both ways', () => {
    const [a, b] = [write(tab, 'actors', 'a'), write(tab, 'actors', 'b')]
    expect(tab.commands.link('tie', a, b).done).toBe(false)
    expect(tab.commands.link('tie', a, b, { tie: 'trust' }).done).toBe(true)
    const [v, w] = [write(tab, 'values', 'v'), write(tab, 'values', 'w')]
    tab.commands.link('tension', v, w, { how: 'en parlant' })
    expect(tab.commands.link('tension', w, v).message).toBe('link_exists')
  })

  test('light the thread of the card that is looked at', () => {
    const [need, goal] = [write(tab, 'needs', 'a'), write(tab, 'objectives', 'b')]
    tab.commands.link('answered_by', need, goal)
    tab.commands.select('needs', need)
    expect([...tab.canvas.thread.value].sort()).toEqual([need, goal].sort())
    tab.commands.select('needs', null)
    expect(tab.canvas.thread.value.size).toBe(0)
  })
})

describe('looking around', () => {
  test('steps through cards and parts, and says where one is', () => {
    const [a, b] = [write(tab, 'needs', 'a'), write(tab, 'needs', 'b')]
    const goal = write(tab, 'objectives', 'o')
    tab.commands.select('needs')
    expect(tab.commands.selectNext().card).toBe(a)
    expect(said(tab.commands.selectNext())).toBe('b, 2 of 2.')
    expect(tab.commands.selectNext().message).toBe('no_more_cards')
    expect(tab.commands.selectNextSection().card).toBe(goal)
    expect(tab.commands.selectPreviousSection().card).toBe(a)
    expect(tab.commands.selectPreviousSection().done).toBe(false)
    tab.commands.select('needs')
    expect(tab.commands.selectPrevious().card).toBe(b)
  })

  test('finds cards for a link, and by code', () => {
    const id = write(tab, 'needs', 'Un lieu')
    write(tab, 'values', 'Le lien')
    const doc = tab.canvas.docOf(id)!
    doc.apply(Y.encodeStateAsUpdate(withCode(doc.doc, id, 'B1')), REMOTE)
    expect(tab.canvas.find('lieu').map(({ title }) => title)).toEqual(['Un lieu'])
    expect(tab.canvas.find('l', { sections: ['values'] }).map(({ title }) => title)).toEqual(['Le lien'])
    expect(tab.canvas.find('', { not: id, limit: 5 })).toHaveLength(1)
    expect([tab.canvas.cardByCode('b1'), tab.canvas.cardByCode('B9')]).toEqual([id, null])
  })

  test('filters by group through the actors a card is linked to, and by being linked at all', () => {
    const [need, other, actor] = [write(tab, 'needs', 'a'), write(tab, 'needs', 'b'), write(tab, 'actors', 'c')]
    tab.commands.setFilter({ groups: ['habitants'] })
    expect(tab.canvas.section('needs').visible.value).toEqual([])
    tab.commands.setField(actor, 'groups', ['habitants'])
    tab.commands.link('voiced_by', need, actor)
    expect(tab.canvas.section('needs').visible.value).toEqual([need])
    tab.commands.setFilter({ groups: [], unlinked: true })
    expect(tab.canvas.section('needs').visible.value).toEqual([other])
    expect(tab.canvas.filtering.value).toBe(true)
  })

  test('opens and closes the panel', () => {
    tab.commands.open({ kind: 'bin' })
    expect(tab.canvas.panel.peek()).toEqual({ kind: 'bin' })
    tab.commands.close()
    expect(tab.canvas.panel.peek()).toEqual({ kind: 'closed' })
  })

  test('says to others where one is, and keeps the caret while one stays there', async () => {
    const id = write(tab, 'needs', 'a')
    const editor = tab.canvas.editor(id)!
    const position = Y.createRelativePositionFromTypeIndex(editor.fragment, 0)
    tab.commands.pointAt({ card: id, field: 'body' })
    editor.carets.setLocalStateField('cursor', { anchor: position, head: position })
    tab.commands.pointAt({ card: id, field: 'body', typing: true })
    await until('said', () => (server.presenceSaid.at(-1) as { doing?: string } | undefined)?.doing === 'typing')
    expect(server.presenceSaid.at(-1)).toMatchObject({ section: 'needs', card: id, field: 'body', cursor: { anchor: {}, head: {} } })
    tab.commands.pointAt({})
    await until('said again', () => (server.presenceSaid.at(-1) as { card?: string }).card === undefined)
    expect(server.presenceSaid.at(-1)).toEqual({ section: 'needs' })
    editor.release()
  })

  test('shows others\' carets to the editor of that text, and to no other', async () => {
    const [a, b] = [write(tab, 'needs', 'a'), write(tab, 'needs', 'b')]
    const editors = [tab.canvas.editor(a)!, tab.canvas.editor(b)!]
    let told = 0
    editors[0]!.carets.on('change', () => (told += 1))
    const cursor = { anchor: { type: null, tname: null, item: null, assoc: 0 }, head: { assoc: 0 } }
    server.presence([{ session: 'zz', name: 'Bob', color: 3, section: 'needs', card: a, field: 'body', cursor }], [])
    await until('seen', () => told === 1)
    expect([...editors[0]!.carets.getStates().values()]).toMatchObject([{ user: { name: 'Bob', group: 3 }, cursor }])
    expect(editors[1]!.carets.getStates().size).toBe(0)
    server.presence([{ session: 'zz', name: 'Bob', section: 'needs', card: a, field: 'body', cursor: { anchor: 'x', head: { item: { client: 'no' } } } }], [])
    await until('a broken caret is none', () => editors[0]!.carets.getStates().size === 0)
    for (const editor of editors) editor.release()
    expect(tab.canvas.editor('none' as CardId)).toBeNull()
  })
})

function withCode(doc: Y.Doc, id: CardId, code: string): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  copy.getMap<Y.Map<unknown>>('cards').get(id)!.set('code', code)
  return copy
}

describe('with the server', () => {
  test('a card is moved to another part by the server, after everything typed has arrived', async () => {
    const id = write(tab, 'needs', 'à déplacer')
    const calls: unknown[] = []
    vi.stubGlobal('fetch', (url: string, request: RequestInit) => {
      calls.push([url, request.method, request.body, server.doc('needs').getMap('cards').has(id)])
      return Promise.resolve(new Response('{}', { status: 200 }))
    })
    expect(await tab.commands.moveToSection(id, 'objectives')).toMatchObject({ done: true, card: id })
    expect(calls).toEqual([[`/api/v1/canvases/c1/cards/${id}/move`, 'POST', '{"section":"objectives"}', true]])
  })

  test('the husk that a moved card leaves behind is not seen', async () => {
    const id = write(tab, 'needs', 'à déplacer')
    await saved(tab)
    server.edit('needs', (doc) => {
      const map = doc.getMap<Y.Map<unknown>>('cards').get(id)!
      map.set('set_aside', { at: '2026-01-01T00:00:00Z', group: null })
      map.set('moved_to', 'objectives')
    })
    server.edit('objectives', (doc) => doc.getMap('cards').set(id, new Y.Map<unknown>([['kind', 'general'], ['order', 'V'], ['title', new Y.Text('à déplacer')]])))
    await until('moved', () => card(id)?.section === 'objectives')
    expect(titlesIn(tab, 'needs')).toEqual([])
    expect(tab.canvas.section('needs').setAside.peek()).toEqual([])
    expect(titlesIn(tab, 'objectives')).toEqual(['à déplacer'])
    tab.canvas.text(id, 'title')!.insert(0, 'bien ')
    expect(tab.canvas.docs.get('objectives')!.card(id)!.get('title')!.toString()).toBe('bien à déplacer')
  })

  test('without a connection or with a refusal it says so', async () => {
    const id = write(tab, 'needs', 'a')
    await saved(tab)
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('{}', { status: 409 })))
    expect(await tab.commands.moveToSection(id, 'values')).toMatchObject({ done: false, message: 'server_refused' })
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')))
    expect(await tab.commands.moveToSection(id, 'values')).toMatchObject({ done: false, message: 'not_connected' })
    expect(await tab.commands.moveToSection('none' as CardId, 'values')).toMatchObject({ message: 'no_such_card' })
  })

  test('a reader changes nothing, whatever is pressed', async () => {
    const id = write(tab, 'needs', 'a')
    await saved(tab)
    server.rights = Object.fromEntries(Object.keys(server.rights).map((name) => [name, 'read']))
    server.tell({ kind: 'rights', sections: server.rights })
    await until('told', () => !tab.canvas.section('needs').writable.value)
    expect(tab.canvas.status.peek()).toMatchObject({ kind: 'read_only', reason: 'role' })
    const results = [
      tab.commands.addCard('needs'), tab.commands.setKind(id, 'obstacle'), tab.commands.setAside(id), tab.commands.setFrameField('state', 'design'),
      tab.commands.link('causes', id, id), tab.commands.moveTo(id, 1), await tab.commands.moveToSection(id, 'values'),
    ]
    expect(results.every(({ done }) => !done)).toBe(true)
    expect(said(results[0]!)).toBe('You may read this section, not change it.')
  })

  test('a code is copied, when the browser lets us and there is one', async () => {
    const id = write(tab, 'needs', 'a')
    expect((await tab.commands.copyCode(id)).message).toBe('code_missing')
    const doc = tab.canvas.docOf(id)!
    doc.apply(Y.encodeStateAsUpdate(withCode(doc.doc, id, 'B7')), REMOTE)
    const copied: string[] = []
    vi.stubGlobal('navigator', { clipboard: { writeText: (text: string) => Promise.resolve(void copied.push(text)) } })
    expect(said(await tab.commands.copyCode(id))).toBe('B7 has been copied.')
    expect(copied).toEqual(['B7'])
    vi.stubGlobal('navigator', { clipboard: { writeText: () => Promise.reject(new DOMException('no')) } })
    expect((await tab.commands.copyCode(id)).message).toBe('copying_refused')
    expect((await tab.commands.copyCode('none' as CardId)).message).toBe('no_such_card')
  })

  test('news are read out when asked for, in one sentence a part', async () => {
    expect(said(tab.commands.readDigest())).toBe('Nothing new.')
    const other = await openTab(server, { account: 'bob' })
    await saved(other)
    write(other, 'needs', 'x')
    const id = write(tab, 'values', 'v')
    await saved(tab)
    await until('there', () => other.canvas.cards.peek(id) !== null)
    other.commands.setKind(id, 'red_line')
    await until('heard', () => tab.canvas.digest.peek().total === 2)
    expect(said(tab.commands.readDigest())).toBe('Needs: 1 new card. Values: 1 card changed.')
    expect(tab.commands.markVisited().done).toBe(true)
    expect(tab.commands.unfollow().done).toBe(true)
    await other.canvas.close()
  })
})
