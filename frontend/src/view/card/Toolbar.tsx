/** Bold, italic, link, lists: one stop for the Tab key, arrows inside. */

import { useState } from 'preact/hooks'
import { Icon, type IconName } from '../../a11y/icon'
import { walkToolbar } from '../../a11y/toolbar'
import { t } from '../../language/t'
import type { BodyEditor, EditorState } from './body_editor'

export interface ToolbarProps {
  readonly editor: BodyEditor | null
  readonly state: EditorState | null
  readonly name: string
  /** A button was pressed before there is an editor. */
  readonly onWanted: () => void
}

export function Toolbar({ editor, state, name, onWanted }: ToolbarProps) {
  const [asking, setAsking] = useState(false)
  const button = (label: string, icon: IconName, pressed: boolean, run: (editor: BodyEditor) => void, first = false) => (
    <button
      type="button"
      class="button button-quiet button-icon hinted"
      data-hint={label}
      aria-label={label}
      aria-pressed={pressed}
      tabIndex={first ? 0 : -1}
      // Pressing must not take the caret out of the text.
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => {
        if (editor === null) onWanted()
        else run(editor)
      }}
    >
      <Icon name={icon} />
    </button>
  )
  return (
    <>
      {/* The keys walk among the buttons; each of them is a button in its own right. */}
      <div class="toolbar" role="toolbar" aria-label={name} tabIndex={-1} onKeyDown={walkToolbar}>
        {button(t('Bold'), 'bold', state?.strong === true, (at) => at.toggle('strong'), true)}
        {button(t('Italic'), 'italic', state?.em === true, (at) => at.toggle('em'))}
        {button(t('Link'), 'link', state?.href !== null && state !== null, (at) => {
          if (state !== null && state.href !== null) at.unlink()
          else setAsking(true)
        })}
        {button(t('List'), 'list', state?.list === 'bullet_list', (at) => at.list('bullet_list'))}
        {button(t('Numbered list'), 'list-ordered', state?.list === 'ordered_list', (at) => at.list('ordered_list'))}
      </div>
      {asking && editor !== null ? (
        <AskAddress
          onGiven={(href) => {
            setAsking(false)
            if (href === null) editor.focus()
            else editor.link(href)
          }}
        />
      ) : null}
    </>
  )
}

/** Where a link leads; only to the web or to a mail address. */
function AskAddress({ onGiven }: { readonly onGiven: (href: string | null) => void }) {
  const [amiss, setAmiss] = useState(false)
  const give = (form: HTMLFormElement): void => {
    const said = String(new FormData(form).get('href') ?? '').trim()
    const href = /^(?:https?:\/\/|mailto:)/i.test(said) ? said : said.includes('@') ? `mailto:${said}` : `https://${said}`
    if (said === '' || !/^(?:https?:\/\/[^\s.]+\.[^\s]+|mailto:[^\s@]+@[^\s@]+)$/i.test(href)) setAmiss(true)
    else onGiven(href)
  }
  return (
    <form
      class="record ask-address"
      onSubmit={(event) => {
        event.preventDefault()
        give(event.currentTarget)
      }}
    >
      <div class="field">
        <label for="link-address">{t('Where does the link lead?')}</label>
        {amiss ? (
          <span class="field-problem" id="link-address-problem">
            {t('This is not an address of the web or of an e-mail.')}
          </span>
        ) : null}
        <input
          ref={(element) => {
            if (element !== null && element.dataset['met'] === undefined) {
              element.dataset['met'] = ''
              element.focus()
            }
          }}
          id="link-address"
          name="href"
          type="text"
          inputMode="url"
          dir="ltr"
          autocomplete="off"
          aria-invalid={amiss}
          aria-describedby={amiss ? 'link-address-problem' : undefined}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.preventDefault()
            event.stopPropagation()
            onGiven(null)
          }}
        />
      </div>
      <div class="buttons">
        <button type="submit" class="button button-primary">
          {t('Make the link')}
        </button>
        <button type="button" class="button" onClick={() => onGiven(null)}>
          {t('Cancel')}
        </button>
      </div>
    </form>
  )
}
