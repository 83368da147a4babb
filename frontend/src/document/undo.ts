/**
 * Undoing one's own, across all documents, in the order things were done.
 *
 * Each document has a Yjs `UndoManager` that follows only this person's changes; others'
 * words are never removed. One stack orders their items, so that Ctrl+Z in one part
 * undoes what was done last, wherever that was. An editor of a rich body shares the same
 * manager (`forEditor`), so that typing and everything else are one history.
 *
 * Some things must not be undone by deleting what was inserted: a card, once made, may
 * hold others' words by then, and the server refuses to let a card disappear. Making a
 * card is therefore recorded as a *command*, whose undoing sets the card aside.
 */

import * as Y from 'yjs'
import { LOCAL } from './origins'
import type { SectionDoc } from './section_doc'
import { at } from './total'

/** Something that is undone and redone by doing something. Each returns false if it could not. */
export interface UndoableCommand {
  undo(): boolean
  redo(): boolean
}

type StackItemEvent = Parameters<Parameters<typeof Y.UndoManager.prototype.on<'stack-item-added'>>[1]>[0]

type Part =
  | { readonly kind: 'item'; readonly doc: SectionDoc; readonly manager: Y.UndoManager }
  | { readonly kind: 'command'; readonly command: UndoableCommand }

/** What one press of undo takes back. */
interface Step {
  readonly parts: Part[]
}

/** Block elements whose content may be another person's by the time their making is undone. */
const PROTECTED = new Set(['paragraph', 'bullet_list', 'ordered_list', 'list_item'])
const CAPTURE_MS = 500

/** Whether undoing may delete this: containers that still hold something stay. */
function mayDelete(item: Y.Item): boolean {
  if (!(item.content instanceof Y.ContentType)) return true
  const type = item.content.type as Y.AbstractType<unknown>
  if (type instanceof Y.XmlElement) return !PROTECTED.has(type.nodeName) || type.length === 0
  // A card and its body are never deleted; an inner run of text only when nothing is left in it.
  return type instanceof Y.Text && type.length === 0
}

export class UndoHistory {
  readonly #managers = new Map<SectionDoc, Y.UndoManager>()
  readonly #editorOrigins = new Set<unknown>()
  #undo: Step[] = []
  #redo: Step[] = []
  /** Where parts go while a group is open or an undo is under way. */
  #open: Part[] | null = null
  #busy: 'undo' | 'redo' | null = null
  readonly #changed: () => void

  /** @param changed told whenever what can be undone or redone may have changed. */
  constructor(changed: () => void = () => undefined) {
    this.#changed = changed
  }

  get canUndo(): boolean {
    return this.#undo.length > 0
  }

  get canRedo(): boolean {
    return this.#redo.length > 0
  }

  /** Follows a document, and whatever takes its place later. */
  follow(doc: SectionDoc): void {
    this.#watch(doc)
    doc.onReplaced(() => {
      this.#forget(doc)
      this.#watch(doc)
    })
  }

  /** An editor's own transaction origin counts as this person's from now on. */
  trackEditor(origin: unknown): void {
    this.#editorOrigins.add(origin)
    for (const manager of this.#managers.values()) manager.addTrackedOrigin(origin)
  }

  /**
   * The manager for an editor of this document.
   *
   * Editors believe that the manager is theirs and destroy it with themselves; this one
   * survives that, and its undo is the whole page's.
   */
  forEditor(doc: SectionDoc): Y.UndoManager {
    const manager = at(this.#managers, doc)
    const listening: (() => void)[] = []
    const overrides: Partial<Record<keyof Y.UndoManager, unknown>> = {
      on: (name: 'stack-item-added', listener: (event: StackItemEvent) => void) => {
        manager.on(name, listener)
        listening.push(() => manager.off(name, listener))
      },
      undo: () => (this.undo() ? (manager.redoStack.at(-1) ?? null) : null),
      redo: () => (this.redo() ? (manager.undoStack.at(-1) ?? null) : null),
      destroy: () => {
        for (const stop of listening.splice(0)) stop()
      },
    }
    return new Proxy(manager, {
      get: (target, key) => {
        if (key in overrides) return overrides[key as keyof Y.UndoManager]
        const value: unknown = Reflect.get(target, key, target)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      },
    })
  }

  /** What is done inside is one step, over all documents. */
  group<T>(work: () => T): T {
    if (this.#open !== null) return work()
    this.boundary()
    this.#open = []
    try {
      return work()
    } finally {
      const parts = this.#open
      this.#open = null
      this.boundary()
      if (parts.length > 0) this.#push({ parts })
    }
  }

  /** Records something done whose undoing is a doing. */
  record(command: UndoableCommand): void {
    this.boundary()
    this.#add({ kind: 'command', command })
  }

  /** Ends the current step: what follows is undone apart from it. */
  boundary(): void {
    for (const manager of this.#managers.values()) manager.stopCapturing()
  }

  /** Takes back this person's last step that still can be; false if there is none. */
  undo(): boolean {
    return this.#walk('undo', this.#undo, this.#redo)
  }

  /** Does again what was last taken back. */
  redo(): boolean {
    return this.#walk('redo', this.#redo, this.#undo)
  }

  #walk(way: 'undo' | 'redo', from: Step[], onto: Step[]): boolean {
    if (this.#busy !== null) return false
    this.boundary()
    this.#busy = way
    let done = false
    try {
      while (!done) {
        const step = from.pop()
        if (step === undefined) break
        const reversed: Part[] = []
        for (const part of [...step.parts].reverse()) if (this.#act(part, way)) reversed.push(part)
        // What others have overwritten since cannot be undone: the step before it is tried.
        done = reversed.length > 0
        if (done) onto.push({ parts: reversed })
      }
    } finally {
      this.#busy = null
    }
    this.boundary()
    this.#changed()
    return done
  }

  #act(part: Part, way: 'undo' | 'redo'): boolean {
    if (part.kind === 'command') return part.command[way]()
    if (this.#managers.get(part.doc) !== part.manager) return false
    return part.manager[way]() !== null
  }

  #add(part: Part): void {
    if (this.#open !== null) this.#open.push(part)
    else this.#push({ parts: [part] })
  }

  #push(step: Step): void {
    this.#undo.push(step)
    this.#redo = []
    for (const manager of this.#managers.values()) manager.clear(false, true)
    this.#changed()
  }

  #watch(doc: SectionDoc): void {
    const scope = doc.section === 'frame' ? [doc.frame] : [doc.cards, doc.links]
    const manager = new Y.UndoManager(scope as Y.AbstractType<unknown>[], {
      captureTimeout: CAPTURE_MS,
      trackedOrigins: new Set<unknown>([LOCAL, ...this.#editorOrigins]),
      deleteFilter: mayDelete,
      captureTransaction: (transaction) => transaction.meta.get('addToHistory') !== false,
    })
    manager.on('stack-item-added', ({ type }) => {
      if (this.#busy === null && type === 'undo') this.#add({ kind: 'item', doc, manager })
    })
    this.#managers.set(doc, manager)
  }

  #forget(doc: SectionDoc): void {
    const manager = this.#managers.get(doc)
    const stays = (part: Part): boolean => part.kind === 'command' || part.manager !== manager
    const kept = (steps: Step[]): Step[] =>
      steps.map(({ parts }) => ({ parts: parts.filter(stays) })).filter(({ parts }) => parts.length > 0)
    this.#undo = kept(this.#undo)
    this.#redo = kept(this.#redo)
    this.#changed()
  }
}
