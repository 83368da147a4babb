/**
 * The rich editor of a card's body: ProseMirror on the shared document.
 *
 * The only module that binds ProseMirror to Yjs. It arrives as a chunk of its own when
 * somebody first writes; nothing else of the page may import it for its values.
 */

import { baseKeymap, chainCommands, toggleMark, exitCode } from 'prosemirror-commands'
import { inputRules, wrappingInputRule } from 'prosemirror-inputrules'
import { keymap } from 'prosemirror-keymap'
import type { MarkType, NodeType } from 'prosemirror-model'
import { liftListItem, sinkListItem, splitListItem, wrapInList } from 'prosemirror-schema-list'
import { EditorState as ProseState, Plugin, TextSelection, type Command } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import { yCursorPlugin, ySyncPlugin, ySyncPluginKey, yUndoPlugin } from 'y-prosemirror'
import { isSafeAddress } from '../../document/body'
import { textSchema } from '../../document/text_schema'
import { t } from '../../language/t'
import type { CardId, EditorSupport } from '../../store'
import { focusCard } from '../board/focus_card'
import type { Canvas } from '../context'

/** What the toolbar shows as pressed. */
export interface EditorState {
  readonly strong: boolean
  readonly em: boolean
  readonly href: string | null
  readonly list: 'bullet_list' | 'ordered_list' | null
}

export interface BodyEditor {
  toggle(mark: 'strong' | 'em'): void
  list(kind: 'bullet_list' | 'ordered_list'): void
  link(href: string): void
  unlink(): void
  focus(): void
  destroy(): void
}

export interface MountOptions {
  readonly place: HTMLElement
  readonly support: EditorSupport
  readonly name: string
  readonly describedBy: string
  readonly canvas: Canvas
  readonly card: CardId
  /** Where the text was pressed; the caret goes there. */
  readonly point: { readonly left: number; readonly top: number } | null
  readonly onState: (state: EditorState) => void
}

const { strong, em, link } = textSchema.marks
const { bullet_list: bulletList, ordered_list: orderedList, list_item: listItem, hard_break: hardBreak } = textSchema.nodes

/** Puts an editor into `place`, takes the focus, and lives until `destroy`. */
export function mountBodyEditor(options: MountOptions): BodyEditor {
  const { place, support, canvas, card } = options
  support.trackOrigin(ySyncPluginKey)
  const view = new EditorView(place, {
    state: ProseState.create({
      schema: textSchema,
      plugins: [
        ySyncPlugin(support.fragment),
        // The carets are our own stand-in for an awareness: the server says who is who.
        yCursorPlugin(support.carets as unknown as Parameters<typeof yCursorPlugin>[0], { cursorBuilder: drawCaret, selectionBuilder: drawSelection }),
        yUndoPlugin({ undoManager: support.undoManager }),
        typedRules(),
        keymap(keys(canvas, card)),
        keymap(baseKeymap),
        tellState(options.onState),
      ],
    }),
    transformPastedHTML: withoutActs,
    attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-label': options.name, 'aria-describedby': options.describedBy, dir: 'auto', class: 'body-text' },
    handleDOMEvents: {
      focus: () => {
        canvas.commands.pointAt({ card, field: 'body' })
        return false
      },
      blur: () => {
        canvas.commands.endStep()
        return false
      },
    },
    // The shared text is put in while the view is still being made: only `this` is there by then.
    dispatchTransaction(this: EditorView, transaction) {
      this.updateState(this.state.apply(transaction))
      if (transaction.docChanged && transaction.getMeta(ySyncPluginKey) === undefined) canvas.commands.pointAt({ card, field: 'body', typing: true })
    },
  })
  view.focus()
  if (options.point !== null) caretAt(view, options.point)

  const run = (command: Command): void => {
    command(view.state, view.dispatch)
    view.focus()
  }
  return {
    toggle: (mark) => run(toggleMark(mark === 'strong' ? must(strong) : must(em))),
    list: (kind) => run(toggleList(kind === 'bullet_list' ? must(bulletList) : must(orderedList))),
    link: (href) => run(setLink(href)),
    unlink: () => run(removeLink),
    focus: () => view.focus(),
    destroy: () => {
      view.destroy()
      support.release()
    },
  }
}

/** A name that the schema has: it is our own, and its tests say so. */
function must<T extends MarkType | NodeType>(found: T | undefined): T {
  if (found === undefined) throw new Error('the text schema lacks a name')
  return found
}

/**
 * Pasted HTML without anything that acts. The schema would drop it all the same; taken
 * out beforehand, it never becomes an element that the page's policy has to stop.
 */
function withoutActs(html: string): string {
  return html
    .replace(/<(script|style|iframe|object|embed|svg|math|template|noscript)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, '')
    .replace(/<(?:img|link|meta|base|video|audio|source|input)\b[^>]*>/gi, '')
    .replace(/\son\w+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, '')
}

function caretAt(view: EditorView, point: { readonly left: number; readonly top: number }): void {
  const found = view.posAtCoords(point)
  if (found === null) return
  view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(found.pos))))
}

/** "- " begins a list, "1. " a numbered one. */
function typedRules(): Plugin {
  return inputRules({
    rules: [wrappingInputRule(/^\s*[-*•]\s$/, must(bulletList)), wrappingInputRule(/^\s*1[.)]\s$/, must(orderedList))],
  })
}

function keys(canvas: Canvas, card: CardId): Record<string, Command> {
  const undo: Command = () => {
    canvas.ui.say(canvas.commands.undo())
    return true
  }
  const redo: Command = () => {
    canvas.ui.say(canvas.commands.redo())
    return true
  }
  const breakLine: Command = (state, dispatch) => {
    dispatch?.(state.tr.replaceSelectionWith(must(hardBreak).create()).scrollIntoView())
    return true
  }
  return {
    'Mod-z': undo,
    'Mod-y': redo,
    'Mod-Shift-z': redo,
    'Mod-b': toggleMark(must(strong)),
    'Mod-i': toggleMark(must(em)),
    Enter: splitListItem(must(listItem)),
    'Shift-Enter': chainCommands(exitCode, breakLine),
    'Mod-]': sinkListItem(must(listItem)),
    'Mod-[': liftListItem(must(listItem)),
    // Out of the text, to the card: a Tab key inside would be a trap.
    Escape: () => {
      focusCard(card)
      return true
    },
  }
}

/** Into a list, or out of it when it is one of this kind already. */
function toggleList(kind: NodeType): Command {
  return (state, dispatch, view) => {
    const { $from } = state.selection
    for (let depth = $from.depth; depth > 0; depth -= 1) {
      const node = $from.node(depth)
      if (node.type === kind) return liftListItem(must(listItem))(state, dispatch, view)
      if (node.type === bulletList || node.type === orderedList) {
        // The other kind of list: the same items under another head.
        dispatch?.(state.tr.setNodeMarkup($from.before(depth), kind))
        return true
      }
    }
    return wrapInList(kind)(state, dispatch, view)
  }
}

function setLink(href: string): Command {
  return (state, dispatch) => {
    if (!isSafeAddress(href)) return false
    const { from, to, empty } = state.selection
    const mark = must(link).create({ href })
    const change = empty ? state.tr.insert(from, textSchema.text(href.replace(/^mailto:/i, ''), [mark])) : state.tr.addMark(from, to, mark)
    dispatch?.(change.scrollIntoView())
    return true
  }
}

const removeLink: Command = (state, dispatch) => {
  const type = must(link)
  let { from, to } = state.selection
  // With only a caret in it, the whole link goes.
  if (state.selection.empty) {
    const parent = state.selection.$from.parent
    const start = state.selection.$from.start()
    parent.forEach((child, offset) => {
      const at = start + offset
      if (at <= from && from <= at + child.nodeSize && type.isInSet(child.marks)) [from, to] = [at, at + child.nodeSize]
    })
  }
  dispatch?.(state.tr.removeMark(from, to, type))
  return true
}

function tellState(tell: (state: EditorState) => void): Plugin {
  let said = ''
  return new Plugin({
    view: () => ({
      update: (view) => {
        const state = read(view.state)
        const now = JSON.stringify(state)
        if (now === said) return
        said = now
        tell(state)
      },
    }),
  })
}

function read(state: ProseState): EditorState {
  const { $from, from, to, empty } = state.selection
  const has = (type: MarkType): boolean => (empty ? type.isInSet(state.storedMarks ?? $from.marks()) !== undefined : state.doc.rangeHasMark(from, to, type))
  const marks = empty ? $from.marks() : (state.doc.nodeAt(from)?.marks ?? [])
  const href: unknown = marks.find((mark) => mark.type === link)?.attrs['href']
  let list: EditorState['list'] = null
  for (let depth = $from.depth; depth > 0 && list === null; depth -= 1) {
    const { type } = $from.node(depth)
    if (type === bulletList) list = 'bullet_list'
    else if (type === orderedList) list = 'ordered_list'
  }
  return { strong: has(must(strong)), em: has(must(em)), href: typeof href === 'string' ? href : null, list }
}

interface CaretUser {
  readonly name?: string
  readonly group?: number | null
}

/** Another's caret: a line and a name in their group's colour, by class, so that no style is inline. */
function drawCaret(user: CaretUser): HTMLElement {
  const caret = document.createElement('span')
  caret.className = 'caret'
  caret.dataset['group'] = user.group === null || user.group === undefined ? 'none' : String(user.group % 6)
  const name = document.createElement('span')
  name.className = 'caret-name'
  name.textContent = user.name === undefined || user.name === '' ? t('somebody') : user.name
  // The name is read with the card's other facts; inside the text it would be part of a sentence.
  caret.setAttribute('aria-hidden', 'true')
  caret.append('\u2060', name, '\u2060')
  return caret
}

function drawSelection(user: CaretUser): { class: string; 'data-group': string } {
  return { class: 'caret-selection', 'data-group': user.group === null || user.group === undefined ? 'none' : String(user.group % 6) }
}
