/**
 * Which key means which action, in one table. What people read about the keys stands in
 * `view/dialogs/KeysDialog.tsx`.
 *
 * `Mod` is Ctrl, and Cmd on Apple machines. Keys without a modifier work only while no
 * field has the focus, so that they can never eat what somebody types.
 */

export type Action =
  | 'undo' | 'redo' | 'find' | 'help'
  | 'move_up' | 'move_down' | 'move_first' | 'move_last' | 'move_to'
  | 'next_card' | 'previous_card' | 'first_card' | 'last_card' | 'next_section' | 'previous_section'
  | 'add_card' | 'open_card' | 'add_link' | 'set_aside' | 'digest' | 'close'

export interface KeyBinding {
  readonly action: Action
  /** As `KeyboardEvent.key`, modifiers first: `Mod+Shift+z`. */
  readonly keys: readonly string[]
  /** Works also while a field has the focus. */
  readonly whileTyping: boolean
}

export const KEYBOARD: readonly KeyBinding[] = [
  { action: 'undo', keys: ['Mod+z'], whileTyping: true },
  { action: 'redo', keys: ['Mod+Shift+z', 'Mod+y'], whileTyping: true },
  { action: 'find', keys: ['/', 'Mod+Shift+f'], whileTyping: false },
  { action: 'next_card', keys: ['ArrowDown', 'j'], whileTyping: false },
  { action: 'previous_card', keys: ['ArrowUp', 'k'], whileTyping: false },
  { action: 'first_card', keys: ['Home'], whileTyping: false },
  { action: 'last_card', keys: ['End'], whileTyping: false },
  { action: 'next_section', keys: ['ArrowInlineEnd'], whileTyping: false },
  { action: 'previous_section', keys: ['ArrowInlineStart'], whileTyping: false },
  { action: 'open_card', keys: ['Enter'], whileTyping: false },
  { action: 'add_card', keys: ['n'], whileTyping: false },
  { action: 'add_link', keys: ['l'], whileTyping: false },
  { action: 'move_up', keys: ['Alt+ArrowUp'], whileTyping: true },
  { action: 'move_down', keys: ['Alt+ArrowDown'], whileTyping: true },
  { action: 'move_first', keys: ['Alt+Home'], whileTyping: true },
  { action: 'move_last', keys: ['Alt+End'], whileTyping: true },
  { action: 'move_to', keys: ['m'], whileTyping: false },
  { action: 'set_aside', keys: ['Delete'], whileTyping: false },
  { action: 'digest', keys: ['d'], whileTyping: false },
  { action: 'help', keys: ['?'], whileTyping: false },
  { action: 'close', keys: ['Escape'], whileTyping: true },
]

/** What of a keyboard event is looked at. */
export interface Pressed {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly isComposing?: boolean
}

/** Where it was pressed. */
export interface Surroundings {
  readonly typing: boolean
  readonly rtl: boolean
  readonly apple: boolean
}

/** The action for a key, or null. Keys pressed while a word is being composed belong to the input method. */
export function actionFor(pressed: Pressed, { typing, rtl, apple }: Surroundings): Action | null {
  if (pressed.isComposing === true) return null
  const said = spoken(pressed, rtl, apple)
  const found = KEYBOARD.find(({ keys, whileTyping }) => keys.includes(said) && (whileTyping || !typing))
  return found?.action ?? null
}

function spoken({ key, ctrlKey, metaKey, altKey, shiftKey }: Pressed, rtl: boolean, apple: boolean): string {
  const mod = apple ? metaKey : ctrlKey
  const other = apple ? ctrlKey : metaKey
  const letter = key.length === 1 ? key.toLowerCase() : inline(key, rtl)
  // A sign such as "?" already needs Shift on most keyboards: it counts only beside letters and named keys.
  const shift = shiftKey && (key.length > 1 || /\p{L}/u.test(key))
  return [other ? 'Other' : '', mod ? 'Mod' : '', altKey ? 'Alt' : '', shift ? 'Shift' : '', letter].filter((part) => part !== '').join('+')
}

/** Left and right by the direction of reading. */
function inline(key: string, rtl: boolean): string {
  if (key === 'ArrowRight') return rtl ? 'ArrowInlineStart' : 'ArrowInlineEnd'
  if (key === 'ArrowLeft') return rtl ? 'ArrowInlineEnd' : 'ArrowInlineStart'
  return key
}
