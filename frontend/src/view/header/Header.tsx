/** The slim bar above: what this canvas is, who is here, whether it is saved, what can be done. */

import { Icon } from '../../a11y/icon'
import { MenuButton, MenuHost } from '../../a11y/menu'
import { t } from '../../language/t'
import { isShut } from '../../store'
import { useCanvas } from '../context'
import { leave } from '../leave'
import { LiveText } from '../parts/LiveText'
import { Logo } from '../parts/Logo'
import { LIMITS } from '../schema'
import { News } from './News'
import { PeopleHere } from './PeopleHere'
import { StatusLine } from './StatusLine'
import { mainMenu } from './main_menu'

export function Header() {
  const canvas = useCanvas()
  const { store, commands, ui } = canvas
  const shut = isShut(store.status.value)
  const { canUndo, canRedo } = store.undo.value
  const mayWrite = store.sections.value.some((id) => store.section(id).writable.value)
  const title = store.frame.value.texts['title'] ?? store.config.title
  return (
    <header class="top">
      <a class="top-home" href="/" aria-label={t('All canvases')}>
        <Logo />
      </a>
      <div class="top-title">
        <h1 class="out-of-sight" dir="auto">
          {title === '' ? t('Untitled canvas') : title}
        </h1>
        <LiveText
          place={{ section: 'frame', field: 'title' }}
          class="bare top-title-field"
          label={t('Title of the canvas')}
          placeholder={t('Untitled canvas')}
          oneLine
          limit={LIMITS.title}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' && event.key !== 'Escape') return
            event.preventDefault()
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.blur()
          }}
        />
      </div>
      <StatusLine />
      <PeopleHere />
      <News />
      <div class="top-actions">
        {mayWrite ? (
          <div class="top-undo">
            <button
              type="button"
              class="button button-quiet button-icon hinted"
              data-hint={t('Undo')}
              aria-label={t('Undo')}
              aria-disabled={!canUndo}
              aria-keyshortcuts="Control+Z"
              onClick={() => {
                if (canUndo) ui.say(commands.undo())
              }}
            >
              <Icon name="undo-2" />
            </button>
            <button
              type="button"
              class="button button-quiet button-icon hinted"
              data-hint={t('Redo')}
              aria-label={t('Redo')}
              aria-disabled={!canRedo}
              aria-keyshortcuts="Control+Shift+Z"
              onClick={() => {
                if (canRedo) ui.say(commands.redo())
              }}
            >
              <Icon name="redo-2" />
            </button>
          </div>
        ) : null}
        {store.config.sharedDevice ? (
          <button type="button" class="button top-done" onClick={() => leave(canvas)}>
            <Icon name="log-out" />
            <span>{t('I am done')}</span>
          </button>
        ) : null}
        {!shut && store.standing.value.may.has('invite') ? (
          <button type="button" class="button top-invite" onClick={() => ui.ask({ kind: 'invite' })}>
            <Icon name="user-plus" />
            <span class="button-words">{t('Invite')}</span>
          </button>
        ) : null}
        {shut ? null : (
          <>
            <button
              type="button"
              class="button button-quiet top-search"
              aria-expanded={ui.searching.value}
              onClick={() => {
                ui.search(!ui.searching.peek())
              }}
            >
              <Icon name="search" />
              <span class="button-words">{t('Search')}</span>
            </button>
            <button type="button" class="button button-quiet top-about" onClick={() => ui.ask({ kind: 'frame' })}>
              <Icon name="book-open" />
              <span class="button-words">{t('The project')}</span>
            </button>
            <MenuButton label={t('Menu')} icon="menu" words class="top-menu" entries={() => mainMenu(canvas)} />
          </>
        )}
      </div>
      {/* Every menu of the page is drawn here: a card cut off by its section would cut its menu off too. */}
      <MenuHost />
    </header>
  )
}
