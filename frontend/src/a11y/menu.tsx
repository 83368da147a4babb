/**
 * Menus: a button opens a list of actions, arrows walk it, Escape gives the focus back.
 *
 * The open menu is drawn once, at the end of the page, not inside the card that asked
 * for it: cards are skipped by the browser while out of view and would cut it off.
 */

import { signal } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { isRightToLeft } from './direction'
import { Icon, type IconName } from './icon'

/** One line of a menu. */
export type MenuEntry =
  | {
      readonly kind: 'action'
      readonly label: string
      readonly icon?: IconName
      /** The keys that do the same, to be learnt in passing. */
      readonly keys?: string
      readonly disabled?: boolean
      readonly run: () => void
    }
  | { readonly kind: 'link'; readonly label: string; readonly icon?: IconName; readonly href: string; readonly download?: boolean; readonly lang?: string; readonly current?: boolean }
  | { readonly kind: 'choice'; readonly label: string; readonly checked: boolean; readonly several?: boolean; readonly run: () => void }
  | { readonly kind: 'heading'; readonly label: string }
  | { readonly kind: 'line' }

interface OpenMenu {
  readonly label: string
  readonly anchor: HTMLElement
  readonly entries: () => readonly MenuEntry[]
}

const open = signal<OpenMenu | null>(null)

/** Opens a menu at `anchor`, or closes it when it is open there already. */
export function openMenu(anchor: HTMLElement, label: string, entries: () => readonly MenuEntry[]): void {
  open.value = open.value?.anchor === anchor ? null : { anchor, label, entries }
}

/** Closes whatever menu is open; the focus goes back to its button when it was inside. */
export function closeMenu(giveBack = true): void {
  const menu = open.peek()
  if (menu === null) return
  open.value = null
  if (giveBack && menu.anchor.isConnected) menu.anchor.focus()
}

/** Whether the menu of this anchor is open; read while drawing. */
export function isMenuOf(anchor: HTMLElement | null): boolean {
  return anchor !== null && open.value?.anchor === anchor
}

export interface MenuButtonProps {
  /** What the button is called; also the menu's name. */
  readonly label: string
  readonly icon: IconName
  /** Whether the label is drawn beside the icon. */
  readonly words?: boolean
  readonly class?: string
  readonly tabIndex?: number
  readonly entries: () => readonly MenuEntry[]
}

/** The button that opens a menu. */
export function MenuButton({ label, icon, words = false, class: look = '', tabIndex, entries }: MenuButtonProps) {
  const button = useRef<HTMLButtonElement>(null)
  return (
    <button
      ref={button}
      type="button"
      class={`button button-quiet ${words ? '' : 'button-icon'} ${look}`}
      aria-haspopup="menu"
      aria-expanded={isMenuOf(button.current)}
      tabIndex={tabIndex}
      {...(words ? {} : { 'aria-label': label })}
      onClick={(event) => {
        openMenu(event.currentTarget, label, entries)
      }}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown' || event.altKey) return
        event.preventDefault()
        event.stopPropagation()
        openMenu(event.currentTarget, label, entries)
      }}
    >
      <Icon name={icon} />
      {words ? <span class="button-words">{label}</span> : null}
    </button>
  )
}

/**
 * Draws the open menu; stands once at the end of the page, and once more `inside` each sheet.
 *
 * Outside of a modal dialog nothing can be pressed: the menu of a button in one is drawn in it.
 */
export function MenuHost({ inside = false }: { readonly inside?: boolean }) {
  const menu = open.value
  if (menu === null || (menu.anchor.closest('dialog') !== null) !== inside) return null
  return <MenuList key={menu.label} menu={menu} />
}

function MenuList({ menu }: { readonly menu: OpenMenu }) {
  const list = useRef<HTMLDivElement>(null)
  const typed = useRef({ text: '', at: 0 })
  const entries = menu.entries()

  useLayoutEffect(() => {
    if (list.current === null) return
    place(list.current, menu.anchor)
    items(list.current)[0]?.focus()
  }, [menu])

  useEffect(() => {
    const away = (event: Event): void => {
      const target = event.target
      if (!(target instanceof Node) || list.current?.contains(target) === true || menu.anchor.contains(target)) return
      closeMenu(false)
    }
    const moved = (): void => {
      closeMenu()
    }
    document.addEventListener('pointerdown', away, true)
    document.addEventListener('focusin', away, true)
    window.addEventListener('resize', moved)
    return () => {
      document.removeEventListener('pointerdown', away, true)
      document.removeEventListener('focusin', away, true)
      window.removeEventListener('resize', moved)
    }
  }, [menu])

  const onKey = (event: KeyboardEvent): void => {
    if (list.current === null) return
    // While a menu is open no key belongs to the page behind it.
    event.stopPropagation()
    const all = items(list.current)
    const at = all.indexOf(document.activeElement as HTMLElement)
    const to = destination(event.key, at, all.length)
    if (to !== null) {
      event.preventDefault()
      all[to]?.focus()
    } else if (event.key === 'Escape') {
      event.preventDefault()
      closeMenu()
    } else if (event.key === 'Tab') {
      closeMenu()
    } else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault()
      const now = event.timeStamp
      typed.current = { text: (now - typed.current.at < 700 ? typed.current.text : '') + event.key.toLocaleLowerCase(), at: now }
      const wanted = [...all.slice(at + (typed.current.text.length > 1 ? 0 : 1)), ...all]
      wanted.find((item) => item.textContent.trim().toLocaleLowerCase().startsWith(typed.current.text))?.focus()
    }
  }

  return (
    <div ref={list} class="menu" role="menu" aria-label={menu.label} tabIndex={-1} onKeyDown={onKey}>
      {entries.map((entry, index) => (
        <Entry key={index} entry={entry} />
      ))}
    </div>
  )
}

function Entry({ entry }: { readonly entry: MenuEntry }) {
  switch (entry.kind) {
    case 'line':
       
      return <div class="menu-line" role="separator" />
    case 'heading':
      return (
        <div class="menu-heading" role="presentation">
          {entry.label}
        </div>
      )
    case 'link':
      return (
        <a
          class="menu-item"
          role="menuitem"
          tabIndex={-1}
          href={entry.href}
          lang={entry.lang}
          aria-current={entry.current === true ? 'true' : undefined}
          download={entry.download === true ? '' : undefined}
          onClick={() => {
            closeMenu()
          }}
        >
          {entry.icon === undefined ? null : <Icon name={entry.icon} />}
          <span>{entry.label}</span>
          {entry.current === true ? <Icon name="check" class="menu-key" /> : null}
        </a>
      )
    case 'choice':
      return (
        <button
          type="button"
          class="menu-item"
          role={entry.several === true ? 'menuitemcheckbox' : 'menuitemradio'}
          aria-checked={entry.checked}
          tabIndex={-1}
          onClick={() => {
            closeMenu()
            entry.run()
          }}
        >
          <span class="menu-check">{entry.checked ? <Icon name="check" /> : null}</span>
          <span>{entry.label}</span>
        </button>
      )
    case 'action':
      return (
        <button
          type="button"
          class="menu-item"
          role="menuitem"
          aria-disabled={entry.disabled === true}
          tabIndex={-1}
          onClick={() => {
            if (entry.disabled === true) return
            closeMenu()
            entry.run()
          }}
        >
          {entry.icon === undefined ? null : <Icon name={entry.icon} />}
          <span>{entry.label}</span>
          {entry.keys === undefined ? null : (
            <span class="menu-key" aria-hidden="true" dir="ltr">
              {entry.keys}
            </span>
          )}
        </button>
      )
  }
}

function items(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>('.menu-item')]
}

function destination(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % count
    case 'ArrowUp':
      return (at - 1 + count) % count
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}

/** Below the button and along its end, or above when there is more room. */
function place(list: HTMLElement, anchor: HTMLElement): void {
  const room = 8
  const button = anchor.getBoundingClientRect()
  const { width, height } = list.getBoundingClientRect()
  const below = window.innerHeight - button.bottom
  const top = below >= height + room || below >= button.top ? button.bottom + 4 : button.top - height - 4
  const left = isRightToLeft() ? button.left : button.right - width
  const most = document.documentElement.clientWidth - width - room
  list.style.setProperty('top', `${Math.max(room, Math.min(top, window.innerHeight - height - room))}px`)
  list.style.setProperty('left', `${Math.max(room, Math.min(left, most))}px`)
}
