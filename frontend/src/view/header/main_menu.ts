/** The page's own menu: what is done rarely, each thing with its name. */

import type { MenuEntry } from '../../a11y/menu'
import { t } from '../../language/t'
import type { Canvas } from '../context'
import { leave } from '../leave'
import { settings, type Theme } from '../settings'

/** The languages of the interface, each by its own name. */
const LANGUAGES: readonly (readonly [string, string])[] = [
  ['fr', 'Français'],
  ['en', 'English'],
  ['nl', 'Nederlands'],
  ['ar', 'العربية'],
]

export function mainMenu(canvas: Canvas): readonly MenuEntry[] {
  const { store, ui } = canvas
  const { urls } = store.config
  const inBin = store.sections.peek().reduce((sum, id) => sum + store.section(id).setAside.peek().length, 0)
  const here = document.documentElement.lang
  const theme = (choice: Theme, label: string): MenuEntry => ({
    kind: 'choice',
    label,
    checked: settings.theme.peek() === choice,
    run: () => {
      settings.theme.value = choice
    },
  })
  const { may } = store.standing.peek()
  const people: readonly MenuEntry[] = [
    ...(may.has('invite') ? [{ kind: 'action', label: t('Invite'), icon: 'user-plus', run: () => ui.ask({ kind: 'invite' }) } as const] : []),
    ...(may.has('people') ? [{ kind: 'link', label: t('People and invitations'), icon: 'users', href: urls.people } as const] : []),
  ]
  return [
    ...people,
    ...(people.length === 0 ? [] : [{ kind: 'line' } as const]),
    { kind: 'action', label: t('Set aside ({n})', { n: inBin }), icon: 'archive', run: () => ui.ask({ kind: 'bin' }) },
    {
      kind: 'choice',
      several: true,
      label: t('Draw the threads'),
      checked: ui.threads.peek(),
      run: () => {
        ui.threads.value = !ui.threads.peek()
      },
    },
    { kind: 'action', label: t('Keys'), icon: 'keyboard', keys: '?', run: () => ui.ask({ kind: 'keys' }) },
    { kind: 'line' },
    { kind: 'action', label: t('Print'), icon: 'printer', run: () => window.print() },
    ...(may.size === 0 || may.has('export')
      ? ([
          { kind: 'link', label: t('Take it away as JSON'), icon: 'download', href: `${urls.api}/export.json`, download: true },
          { kind: 'link', label: t('Take it away as YAML'), icon: 'download', href: `${urls.api}/export.yaml`, download: true },
        ] as const)
      : []),
    { kind: 'heading', label: t('Appearance') },
    theme('device', t('As on this device')),
    theme('light', t('Light')),
    theme('dark', t('Dark')),
    {
      kind: 'choice',
      several: true,
      label: t('Stronger contrast'),
      checked: settings.contrast.peek(),
      run: () => {
        settings.contrast.value = !settings.contrast.peek()
      },
    },
    {
      kind: 'choice',
      several: true,
      label: t('Larger text'),
      checked: settings.large.peek(),
      run: () => {
        settings.large.value = !settings.large.peek()
      },
    },
    { kind: 'heading', label: t('Language') },
    ...LANGUAGES.map(
      ([code, label]): MenuEntry => ({ kind: 'link', label, href: `?lang=${code}${location.hash}`, lang: code, current: code === here }),
    ),
    { kind: 'line' },
    { kind: 'action', label: t('I am done here'), icon: 'log-out', run: () => leave(canvas) },
  ]
}
