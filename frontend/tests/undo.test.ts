/** Undo takes back one's own and nothing else, in the order it was done, wherever that was. */

import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { bodyOf, createCard, setValue, textOf } from '../src/document/edits'
import type { CardId, CardSectionId, OrderKey } from '../src/document/ids'
import { COMMAND, LOCAL, REMOTE } from '../src/document/origins'
import { SectionDoc } from '../src/document/section_doc'
import { UndoHistory } from '../src/document/undo'
import { randomness } from './support/random'

const a = 'a' as CardId

class Desk {
  readonly history = new UndoHistory(() => (this.told += 1))
  told = 0
  readonly docs = new Map<CardSectionId, SectionDoc>()

  constructor(...sections: CardSectionId[]) {
    for (const section of sections) {
      const doc = new SectionDoc(section)
      doc.transact(REMOTE, () => createCard(doc, section, { id: a, kind: 'need', order: 'V' as OrderKey }))
      this.docs.set(section, doc)
      this.history.follow(doc)
    }
  }

  doc(section: CardSectionId): SectionDoc {
    return this.docs.get(section)!
  }

  title(section: CardSectionId): Y.Text {
    return textOf(this.doc(section).card(a)!, 'title')!
  }

  /** One step: types at the end of the title. */
  type(section: CardSectionId, words: string): void {
    this.doc(section).transact(LOCAL, () => this.title(section).insert(this.title(section).length, words))
    this.history.boundary()
  }

  get titles(): string[] {
    return [...this.docs.keys()].map((section) => this.title(section).toJSON())
  }
}

describe('own steps', () => {
  test('are undone last first across sections, and redone first first', () => {
    const desk = new Desk('needs', 'values')
    desk.type('needs', 'un')
    desk.type('values', 'deux')
    desk.type('needs', ' trois')
    const seen: string[][] = []
    while (desk.history.undo()) seen.push(desk.titles)
    expect(seen).toEqual([['un', 'deux'], ['un', ''], ['', '']])
    expect([desk.history.canUndo, desk.history.canRedo]).toEqual([false, true])
    seen.length = 0
    while (desk.history.redo()) seen.push(desk.titles)
    expect(seen).toEqual([['un', ''], ['un', 'deux'], ['un trois', 'deux']])
  })

  test('quick typing is one step until the field is left', () => {
    const desk = new Desk('needs')
    for (const letter of 'bonjour') desk.doc('needs').transact(LOCAL, () => desk.title('needs').insert(desk.title('needs').length, letter))
    desk.history.boundary()
    desk.type('needs', ' !')
    desk.history.undo()
    expect(desk.titles).toEqual(['bonjour'])
    desk.history.undo()
    expect(desk.titles).toEqual([''])
  })

  test('something new ends what could be redone', () => {
    const desk = new Desk('needs', 'values')
    desk.type('needs', 'un')
    desk.type('values', 'deux')
    desk.history.undo()
    desk.history.undo()
    desk.type('values', 'neuf')
    expect(desk.history.redo()).toBe(false)
    expect(desk.titles).toEqual(['', 'neuf'])
  })

  test('a group is one step over several documents', () => {
    const desk = new Desk('needs', 'values')
    desk.type('needs', 'avant')
    desk.history.group(() => {
      desk.doc('needs').transact(LOCAL, () => setValue(desk.doc('needs').card(a)!, 'status', 'agreed'))
      desk.history.group(() => desk.doc('values').transact(LOCAL, () => desk.title('values').insert(0, 'aussi')))
    })
    desk.history.undo()
    expect(desk.titles).toEqual(['avant', ''])
    expect(desk.doc('needs').card(a)!.get('status')).toBe('proposed')
    desk.history.redo()
    expect(desk.titles).toEqual(['avant', 'aussi'])
    expect(desk.doc('needs').card(a)!.get('status')).toBe('agreed')
  })

  test('an empty group is no step', () => {
    const desk = new Desk('needs')
    desk.history.group(() => undefined)
    expect(desk.history.canUndo).toBe(false)
  })

  test('whoever listens is told', () => {
    const desk = new Desk('needs')
    desk.type('needs', 'x')
    const before = desk.told
    desk.history.undo()
    expect(desk.told).toBeGreaterThan(before)
  })
})

describe('a command', () => {
  test('is undone by doing, among the other steps', () => {
    const desk = new Desk('needs')
    const done: string[] = ['made']
    desk.type('needs', 'avant')
    desk.history.record({ undo: () => Boolean(done.push('unmade')), redo: () => Boolean(done.push('made')) })
    desk.type('needs', ' après')
    desk.history.undo()
    expect(desk.titles).toEqual(['avant'])
    desk.history.undo()
    expect(done).toEqual(['made', 'unmade'])
    desk.history.redo()
    expect(done).toEqual(['made', 'unmade', 'made'])
    expect(desk.titles).toEqual(['avant'])
  })

  test('that cannot be undone any more gives way to the step before it', () => {
    const desk = new Desk('needs')
    desk.type('needs', 'avant')
    desk.history.record({ undo: () => false, redo: () => false })
    expect(desk.history.undo()).toBe(true)
    expect(desk.titles).toEqual([''])
  })

  test('what a command writes is not on the stack a second time', () => {
    const desk = new Desk('needs')
    desk.doc('needs').transact(COMMAND, () => desk.title('needs').insert(0, 'commande'))
    expect(desk.history.canUndo).toBe(false)
  })
})

describe('others', () => {
  test('keep their words whatever is undone', () => {
    const desk = new Desk('needs')
    desk.type('needs', 'moi ')
    desk.doc('needs').transact(REMOTE, () => desk.title('needs').insert(2, '[elle]'))
    desk.history.undo()
    expect(desk.titles).toEqual(['[elle]'])
  })

  test('a value that somebody has set since is not taken back, the step before it is', () => {
    const desk = new Desk('needs')
    const map = desk.doc('needs').card(a)!
    desk.type('needs', 'un')
    desk.doc('needs').transact(LOCAL, () => setValue(map, 'status', 'agreed'))
    desk.history.boundary()
    const other = new SectionDoc('needs')
    other.apply(desk.doc('needs').state(), REMOTE)
    other.transact(LOCAL, () => setValue(other.card(a)!, 'status', 'contested'))
    desk.doc('needs').apply(other.state(), REMOTE)
    expect(desk.history.undo()).toBe(true)
    expect(map.get('status')).toBe('contested')
  })

  test('a paragraph that holds somebody else\'s words stays when its making is undone', () => {
    const desk = new Desk('needs')
    const body = bodyOf(desk.doc('needs').card(a)!)!
    const text = new Y.XmlText()
    desk.doc('needs').transact(LOCAL, () => {
      const paragraph = new Y.XmlElement('paragraph')
      text.insert(0, 'moi')
      paragraph.insert(0, [text])
      body.insert(0, [paragraph])
    })
    desk.history.boundary()
    desk.doc('needs').transact(REMOTE, () => text.insert(3, ' et elle'))
    desk.history.undo()
    expect(body.toString()).toBe('<paragraph> et elle</paragraph>')
    const alone = new Desk('needs')
    const lone = bodyOf(alone.doc('needs').card(a)!)!
    alone.doc('needs').transact(LOCAL, () => lone.insert(0, [new Y.XmlElement('paragraph')]))
    alone.history.undo()
    expect(lone.toString()).toBe('')
  })

  test('nobody ever loses a letter to another\'s undo, whatever both do', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const random = randomness(seed)
      const desk = new Desk('needs', 'values')
      const sections = ['needs', 'values'] as const
      const theirs = { needs: 0, values: 0 }
      for (let step = 0; step < 80; step += 1) {
        const section = random.of(sections)
        const title = desk.title(section)
        const what = random.next()
        if (what < 0.3) desk.type(section, random.of(['a', 'b😀']))
        else if (what < 0.6) {
          let at = random.below(title.length + 1)
          // Others move by whole characters too.
          if (/[\uDC00-\uDFFF]/.test(title.toJSON().charAt(at))) at += 1
          desk.doc(section).transact(REMOTE, () => title.insert(at, 'T'))
          theirs[section] += 1
        } else if (what < 0.7 && title.length > 0 && !title.toJSON().startsWith('T')) {
          const length = title.toJSON().codePointAt(0)! > 0xffff ? 2 : 1
          desk.doc(section).transact(LOCAL, () => title.delete(0, length))
          desk.history.boundary()
        } else if (what < 0.9) desk.history.undo()
        else desk.history.redo()
        for (const one of sections) expect(desk.title(one).toJSON().replace(/[^T]/g, '')).toHaveLength(theirs[one])
      }
      while (desk.history.undo());
      for (const one of sections) expect(desk.title(one).toJSON()).toBe('T'.repeat(theirs[one]))
    }
  })
})

describe('a section that was started over', () => {
  test('takes its steps with it; the others stay', () => {
    const desk = new Desk('needs', 'values')
    desk.type('values', 'reste')
    desk.type('needs', 'parti')
    desk.doc('needs').replace().destroy()
    expect(desk.history.undo()).toBe(true)
    expect(desk.title('values').toJSON()).toBe('')
    expect(desk.history.undo()).toBe(false)
  })

  test('is followed in its new document', () => {
    const desk = new Desk('needs')
    const doc = desk.doc('needs')
    doc.replace().destroy()
    doc.transact(REMOTE, () => createCard(doc, 'needs', { id: a, kind: 'need', order: 'V' as OrderKey }))
    desk.type('needs', 'neuf')
    desk.history.undo()
    expect(desk.titles).toEqual([''])
  })
})

describe('an editor', () => {
  test('shares the history, counts as this person, and may go without taking it along', () => {
    const desk = new Desk('needs', 'values')
    const origin = { editor: true }
    desk.history.trackEditor(origin)
    const manager = desk.history.forEditor(desk.doc('needs'))
    let heard = 0
    manager.on('stack-item-added', () => (heard += 1))
    desk.doc('needs').doc.transact(() => desk.title('needs').insert(0, 'tapé'), origin)
    desk.history.boundary()
    desk.type('values', 'ailleurs')
    expect(heard).toBe(1)
    expect(manager.undoStack).toHaveLength(1)
    expect(manager.undo()).toBeNull()
    expect(desk.titles).toEqual(['tapé', ''])
    expect(manager.undo()).not.toBeNull()
    expect(desk.titles).toEqual(['', ''])
    manager.redo()
    expect(desk.titles).toEqual(['tapé', ''])
    manager.destroy()
    desk.doc('needs').doc.transact(() => desk.title('needs').insert(4, ' encore'), origin)
    expect(heard).toBe(3)
    desk.history.undo()
    expect(desk.titles).toEqual(['tapé', ''])
  })

  test('an origin told before the section was started over still counts after', () => {
    const desk = new Desk('needs')
    const origin = { editor: true }
    desk.history.trackEditor(origin)
    const doc = desk.doc('needs')
    doc.replace().destroy()
    doc.transact(REMOTE, () => createCard(doc, 'needs', { id: a, kind: 'need', order: 'V' as OrderKey }))
    doc.doc.transact(() => desk.title('needs').insert(0, 'x'), origin)
    expect(desk.history.canUndo).toBe(true)
  })
})
