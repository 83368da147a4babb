/** Snapshots say what the document says, share what did not change, and show no unsafe address. */

import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { bodyAsText, isSafeAddress, readBody } from '../src/document/body'
import { appendToBody, bodyOf, copyBlocks, createCard, cutBlocks, removeLink, restore, setAside, setValue, writeLink } from '../src/document/edits'
import type { CardId, LinkId, OrderKey } from '../src/document/ids'
import { isCardSectionId, isSectionId, isWellFormedId, newCardId, newLinkId } from '../src/document/ids'
import { LOCAL } from '../src/document/origins'
import { readCard, readFrame, readLink } from '../src/document/read'
import { textKeys } from '../src/document/schema'
import { SectionDoc } from '../src/document/section_doc'

const id = 'a' as CardId

function section(): SectionDoc {
  const doc = new SectionDoc('needs')
  doc.transact(LOCAL, () => createCard(doc, 'needs', { id, kind: 'need', order: 'V001' as OrderKey, title: 'Un lieu' }))
  return doc
}

function fill(body: Y.XmlFragment, xml: readonly (readonly [string, ...unknown[]])[]): void {
  const build = ([name, ...children]: readonly [string, ...unknown[]]): Y.XmlElement => {
    const element = new Y.XmlElement(name)
    element.insert(
      0,
      children.map((child) => {
        if (Array.isArray(child) && typeof child[0] === 'string') return build(child as unknown as readonly [string, ...unknown[]])
        const text = new Y.XmlText()
        if (typeof child === 'string') text.insert(0, child)
        else text.applyDelta(child as object[])
        return text
      }),
    )
    return element
  }
  body.insert(0, xml.map(build))
}

describe('a new card', () => {
  test('has everything several people can write in, at once', () => {
    const doc = section()
    const map = doc.card(id)!
    for (const key of textKeys('needs')) expect(map.get(key)).toBeInstanceOf(Y.Text)
    expect(map.get('body')).toBeInstanceOf(Y.XmlFragment)
    expect(readCard(id, 'needs', map)).toMatchObject({
      id, section: 'needs', kind: 'need', order: 'V001', code: null, title: 'Un lieu', status: 'proposed',
      body: { blocks: [], preview: '' }, texts: { plain: '', existing_answers: '' }, fields: {}, setAside: null, movedTo: null,
    })
  })

  test('is one update, so that no one ever sees half of it', () => {
    const doc = new SectionDoc('objectives')
    let updates = 0
    doc.onUpdate(() => (updates += 1))
    doc.transact(LOCAL, () => createCard(doc, 'objectives', { id, kind: 'general', order: 'V' as OrderKey }))
    expect(updates).toBe(1)
  })

  test('half a character in its title is mended before it is written', () => {
    const doc = new SectionDoc('needs')
    doc.transact(LOCAL, () => createCard(doc, 'needs', { id, kind: 'need', order: 'V' as OrderKey, title: 'a\ud83d' }))
    expect(readCard(id, 'needs', doc.card(id)!).title).toBe('a\ufffd')
  })
})

describe('a snapshot', () => {
  test('shares what a change did not touch', () => {
    const doc = section()
    const map = doc.card(id)!
    doc.transact(LOCAL, () => {
      fill(bodyOf(map)!, [['paragraph', 'corps']])
      setValue(map, 'evidence', [{ type: 'voice', text: 'dit' }])
    })
    const before = readCard(id, 'needs', map)
    doc.transact(LOCAL, () => (map.get('title') as Y.Text).insert(0, 'Vraiment '))
    const after = readCard(id, 'needs', map, before, new Set(['title']))
    expect(after.title).toBe('Vraiment Un lieu')
    expect(after.body).toBe(before.body)
    expect(after.texts).toBe(before.texts)
    expect(after.fields).toBe(before.fields)
  })

  test('reads a touched text and a touched field again', () => {
    const doc = section()
    const map = doc.card(id)!
    const before = readCard(id, 'needs', map)
    doc.transact(LOCAL, () => {
      ;(map.get('plain') as Y.Text).insert(0, 'simple')
      setValue(map, 'scale', 'group')
    })
    const after = readCard(id, 'needs', map, before, new Set(['plain', 'scale']))
    expect(after).toMatchObject({ texts: { plain: 'simple' }, fields: { scale: 'group' } })
    doc.transact(LOCAL, () => setValue(map, 'scale', null))
    expect(readCard(id, 'needs', map, after, new Set(['scale'])).fields).toEqual({})
  })

  test('is frozen through and through', () => {
    const doc = section()
    const map = doc.card(id)!
    doc.transact(LOCAL, () => setValue(map, 'evidence', [{ type: 'voice' }]))
    const card = readCard(id, 'needs', map)
    expect(Object.isFrozen(card)).toBe(true)
    expect(() => ((card.fields['evidence'] as { type: string }[])[0]!.type = 'x')).toThrow(TypeError)
  })

  test('of a card that another program wrote badly still says what can be said', () => {
    const doc = section()
    const map = doc.card(id)!
    doc.transact(LOCAL, () => {
      map.set('title', 'no text')
      map.set('body', 4)
      map.set('kind', 9)
      map.set('set_aside', { when: 'once' })
      map.set('blob', new Uint8Array(2))
      map.set('code', 7)
    })
    expect(readCard(id, 'needs', map)).toMatchObject({ title: '', kind: '', body: { preview: '' }, code: null, setAside: { at: '', group: null }, fields: {} })
  })

  test('knows the bin, and the place a card was moved to', () => {
    const doc = section()
    const map = doc.card(id)!
    doc.transact(LOCAL, () => {
      setAside(map, new Date(0), 'habitants')
      map.set('moved_to', 'objectives')
      map.set('merged_into', 'b')
    })
    expect(readCard(id, 'needs', map)).toMatchObject({ setAside: { at: '1970-01-01T00:00:00.000Z', group: 'habitants' }, movedTo: 'objectives' })
    doc.transact(LOCAL, () => restore(map))
    expect(readCard(id, 'needs', map).setAside).toBeNull()
    expect(map.get('merged_into')).toBeNull()
  })
})

describe('a plain value', () => {
  test('that is the same is not written again', () => {
    const doc = section()
    const map = doc.card(id)!
    let updates = 0
    doc.onUpdate(() => (updates += 1))
    doc.transact(LOCAL, () => setValue(map, 'scale', null))
    doc.transact(LOCAL, () => setValue(map, 'scale', 'group'))
    doc.transact(LOCAL, () => setValue(map, 'scale', 'group'))
    expect(updates).toBe(1)
  })
})

describe('a body', () => {
  const body = (): { readonly doc: SectionDoc; readonly body: Y.XmlFragment } => {
    const doc = section()
    const fragment = bodyOf(doc.card(id)!)!
    doc.transact(LOCAL, () =>
      fill(fragment, [
        ['paragraph', [{ insert: 'Nous voulons ' }, { insert: 'un lieu', attributes: { strong: {} } }], ['hard_break'], [{ insert: 'ici', attributes: { link: { href: 'https://example.org' }, em: {} } }]] as never,
        ['bullet_list', ['list_item', ['paragraph', 'ouvert'], ['ordered_list', ['list_item', ['paragraph', 'le soir']]]], ['list_item', ['paragraph', 'gratuit']]],
      ]),
    )
    return { doc, body: fragment }
  }

  test('is read as blocks, runs and marks', () => {
    const read = readBody(body().body)
    expect(read.preview).toBe('Nous voulons un lieu ici ouvert le soir gratuit')
    expect(read.blocks[0]).toEqual({
      kind: 'paragraph',
      inlines: [
        { kind: 'text', text: 'Nous voulons ', strong: false, em: false, href: null },
        { kind: 'text', text: 'un lieu', strong: true, em: false, href: null },
        { kind: 'break' },
        { kind: 'text', text: 'ici', strong: false, em: true, href: 'https://example.org' },
      ],
    })
    expect(read.blocks[1]).toMatchObject({ kind: 'list', ordered: false, items: [[{ kind: 'paragraph' }, { kind: 'list', ordered: true }], [{ kind: 'paragraph' }]] })
  })

  test('is given back as text with its lists', () => {
    expect(bodyAsText(readBody(body().body))).toBe('Nous voulons un lieu\nici\n– ouvert\n  1. le soir\n– gratuit')
  })

  test('shows what it does not know as its text', () => {
    const doc = section()
    const fragment = bodyOf(doc.card(id)!)!
    doc.transact(LOCAL, () => {
      fill(fragment, [['heading', 'titre ', ['mystery', 'dedans']], ['bullet_list', 'sans point']])
      const loose = new Y.XmlText()
      loose.insert(0, 'perdu')
      fragment.insert(0, [loose])
    })
    expect(readBody(fragment).preview).toBe('perdu titre dedans sans point')
  })

  test.each([
    ['https://a.be', true],
    ['http://a.be/é?x=1', true],
    ['mailto:a@b.be', true],
    ['HTTPS://A.BE', true],
    ['javascript:alert(1)', false],
    ['data:text/html,x', false],
    ['//a.be', false],
    ['https://a b', false],
    ['https://', false],
    [`https://${'a'.repeat(1_993)}`, false],
  ])('follows %#: %s', (href, safe) => {
    expect(isSafeAddress(href)).toBe(safe)
    const doc = section()
    const fragment = bodyOf(doc.card(id)!)!
    doc.transact(LOCAL, () => fill(fragment, [['paragraph', [{ insert: 'x', attributes: { link: { href } } }]] as never]))
    const [block] = readBody(fragment).blocks
    expect(block).toMatchObject({ inlines: [{ href: safe ? href : null }] })
  })

  test('is cut in two and put together again without losing a mark', () => {
    const { doc, body: fragment } = body()
    const other = new SectionDoc('needs')
    other.transact(LOCAL, () => createCard(other, 'needs', { id, kind: 'need', order: 'V' as OrderKey, blocks: copyBlocks(fragment, 1) }))
    const taken = bodyOf(other.card(id)!)!
    expect(readBody(taken).preview).toBe('ouvert le soir gratuit')
    doc.transact(LOCAL, () => cutBlocks(fragment, 1))
    expect(readBody(fragment).preview).toBe('Nous voulons un lieu ici')
    other.transact(LOCAL, () => appendToBody(taken, 'Venu de B3', copyBlocks(fragment, 0)))
    const blocks = readBody(taken).blocks
    expect(blocks[1]).toMatchObject({ inlines: [{ text: 'Venu de B3', strong: true }] })
    expect(blocks[2]).toMatchObject({ inlines: [{}, { text: 'un lieu', strong: true }, { kind: 'break' }, { href: 'https://example.org' }] })
  })
})

describe('a link', () => {
  test('is read with what it says, and not at all when it is none', () => {
    const doc = section()
    doc.transact(LOCAL, () => writeLink(doc, 'l' as LinkId, 'causes', id, 'b' as CardId, { because: 'parce que', how: '', text: null }))
    expect(doc.links.get('l')).toEqual({ kind: 'causes', from: 'a', to: 'b', because: 'parce que' })
    expect(readLink('l' as LinkId, 'needs', doc.links.get('l'))).toMatchObject({ kind: 'causes', because: 'parce que', role: null })
    doc.transact(LOCAL, () => removeLink(doc, 'l' as LinkId))
    expect(doc.links.has('l')).toBe(false)
    for (const value of [null, 'x', { kind: 'causes', from: 'a' }]) expect(readLink('l' as LinkId, 'needs', value)).toBeNull()
  })
})

test('the frame is read as texts and settings', () => {
  const doc = new SectionDoc('frame')
  doc.transact(LOCAL, () => {
    doc.frame.set('title', new Y.Text('Canevas'))
    doc.frame.set('state', 'design')
    doc.frame.set('country', null)
  })
  expect(readFrame(doc.frame)).toEqual({ texts: { title: 'Canevas' }, fields: { state: 'design' } })
})

test('names are long, unguessable and well formed', () => {
  const names = new Set(Array.from({ length: 1_000 }, () => newCardId() as string))
  names.add(newLinkId())
  expect(names.size).toBe(1_001)
  for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_-]{22}$/)
  expect([isWellFormedId('B_3-x'), isWellFormedId(''), isWellFormedId('a b'), isWellFormedId('é')]).toEqual([true, false, false, false])
  expect([isSectionId('frame'), isSectionId('x'), isCardSectionId('frame'), isCardSectionId('values')]).toEqual([true, false, false, true])
})
