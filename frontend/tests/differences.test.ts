/** What is handed back: own unsaved words that are nowhere else, and nothing besides. */

import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { differences } from '../src/document/differences'
import { bodyOf, createCard, setValue, textOf, writeLink } from '../src/document/edits'
import type { CardId, LinkId, OrderKey } from '../src/document/ids'
import { LOCAL, REMOTE } from '../src/document/origins'
import { SectionDoc } from '../src/document/section_doc'
import { readThing, thingsOf } from '../src/document/things'

const a = 'a' as CardId
const b = 'b' as CardId

/** A document of mine that began as the server's, and the things I changed since. */
function desk(): { readonly mine: SectionDoc; readonly theirs: SectionDoc; readonly things: string[] } {
  const theirs = new SectionDoc('needs')
  theirs.transact(LOCAL, () => {
    createCard(theirs, 'needs', { id: a, kind: 'need', order: 'V' as OrderKey, title: 'Un lieu' })
    theirs.card(a)!.set('code', 'B1')
  })
  const mine = new SectionDoc('needs')
  mine.apply(theirs.state(), REMOTE)
  const things: string[] = []
  mine.onUpdate((_update, change) => things.push(...thingsOf(change)))
  return { mine, theirs, things }
}

const found = ({ mine, theirs, things }: ReturnType<typeof desk>) =>
  differences('needs', mine.doc, theirs.doc, things).map(({ field, mine: ours, theirs: other }) => [field, ours, other])

describe('in a section', () => {
  test('texts, bodies and fields are compared one by one, with the card\'s code and title', () => {
    const { mine, theirs, things } = desk()
    mine.transact(LOCAL, () => {
      textOf(mine.card(a)!, 'plain')!.insert(0, 'simple')
      setValue(mine.card(a)!, 'evidence', [{ type: 'voice', text: 'dit', anonymous: true }])
      const run = new Y.XmlText()
      run.insert(0, 'corps')
      bodyOf(mine.card(a)!)!.insert(0, [run])
    })
    const all = differences('needs', mine.doc, theirs.doc, things)
    expect(all.map(({ field, mine: ours }) => [field, ours])).toEqual([['body', 'corps'], ['evidence', 'voice\ndit'], ['plain', 'simple']])
    expect(all[0]).toMatchObject({ section: 'needs', card: 'a', code: 'B1', title: 'Un lieu', theirs: '' })
  })

  test('what was only clicked, emptied, or has arrived all the same is not handed back', () => {
    const own = desk()
    const map = own.mine.card(a)!
    own.mine.transact(LOCAL, () => {
      setValue(map, 'order', 'W')
      setValue(map, 'kind', 'obstacle')
      textOf(map, 'title')!.delete(0, 7)
    })
    expect(found(own)).toEqual([])
    const arrived = desk()
    arrived.mine.transact(LOCAL, () => textOf(arrived.mine.card(a)!, 'plain')!.insert(0, 'arrivé'))
    arrived.theirs.apply(arrived.mine.state(), REMOTE)
    expect(found(arrived)).toEqual([])
  })

  test('what others changed meanwhile is not mine to hand back', () => {
    const own = desk()
    own.theirs.transact(LOCAL, () => textOf(own.theirs.card(a)!, 'plain')!.insert(0, 'à elle'))
    own.mine.transact(LOCAL, () => setValue(own.mine.card(a)!, 'status', 'agreed'))
    expect(found(own)).toEqual([['status', 'agreed', 'proposed']])
  })

  test('a new card comes back whole, once, and an empty one not at all', () => {
    const own = desk()
    own.mine.transact(LOCAL, () => createCard(own.mine, 'needs', { id: b, kind: 'need', order: 'W' as OrderKey, title: 'Neuf' }))
    own.mine.transact(LOCAL, () => textOf(own.mine.card(b)!, 'plain')!.insert(0, 'et simple'))
    own.mine.transact(LOCAL, () => createCard(own.mine, 'needs', { id: 'c' as CardId, kind: 'need', order: 'X' as OrderKey }))
    expect(found(own)).toEqual([['card', 'Neuf\n\net simple', null]])
  })

  test('the words of a link are handed back, a bare link is not', () => {
    const own = desk()
    own.mine.transact(LOCAL, () => {
      writeLink(own.mine, 'l' as LinkId, 'causes', a, b, { because: 'parce que', how: 'ainsi' })
      writeLink(own.mine, 'm' as LinkId, 'causes', b, a, {})
    })
    const [link, ...rest] = differences('needs', own.mine.doc, own.theirs.doc, own.things)
    expect(rest).toEqual([])
    expect(link).toMatchObject({ card: 'a', code: 'B1', title: 'Un lieu', field: 'link', mine: 'parce que\nainsi', theirs: null })
  })
})

test('in the frame, texts and settings', () => {
  const theirs = new SectionDoc('frame')
  theirs.transact(LOCAL, () => {
    theirs.frame.set('title', new Y.Text('Canevas'))
    theirs.frame.set('state', 'design')
  })
  const mine = new SectionDoc('frame')
  mine.apply(theirs.state(), REMOTE)
  const things: string[] = []
  mine.onUpdate((_update, change) => things.push(...thingsOf(change)))
  mine.transact(LOCAL, () => textOf(mine.frame, 'title')!.insert(7, ' à nous'))
  mine.transact(LOCAL, () => setValue(mine.frame, 'territory', 'Roubaix'))
  mine.transact(LOCAL, () => setValue(mine.frame, 'state', null))
  expect(differences('frame', mine.doc, theirs.doc, things).map(({ field, mine: ours, theirs: other, title }) => [field, ours, other, title])).toEqual([
    ['territory', 'Roubaix', '', 'Canevas à nous'],
    ['title', 'Canevas à nous', 'Canevas', 'Canevas à nous'],
  ])
})

test('things are read as they were named', () => {
  expect([readThing('a/title'), readThing('a/'), readThing('link:l'), readThing('frame/title')]).toEqual([
    { kind: 'card', card: 'a', key: 'title' },
    { kind: 'card', card: 'a', key: '' },
    { kind: 'link', link: 'l' },
    { kind: 'frame', key: 'title' },
  ])
})
