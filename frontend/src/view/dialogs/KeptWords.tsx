/** Words that the server did not take, one after the other, to copy and to put again. */

import { Icon } from '../../a11y/icon'
import { t } from '../../language/t'
import type { RefusedText } from '../../store'
import { useCanvas } from '../context'
import { fieldInfo } from '../schema'

export interface KeptWordsProps {
  readonly items: readonly RefusedText[]
  /** They are still on their way: kept in any case, and not to be put away. */
  readonly waiting?: boolean
}

export function KeptWords({ items, waiting = false }: KeptWordsProps) {
  return (
    <>
      {items.map((item) => (
        <Item key={item.id} item={item} waiting={waiting} />
      ))}
    </>
  )
}

function Item({ item, waiting }: { readonly item: RefusedText; readonly waiting: boolean }) {
  const { commands, ui } = useCanvas()
  const title = [item.code, item.title].filter((part) => part !== null && part !== '').join(' ')
  const copy = (): void => {
    navigator.clipboard.writeText(item.mine).then(
      () => ui.show(t('Copied.')),
      () => ui.show(t('The browser does not let us copy. Select the words and copy them yourself.')),
    )
  }
  return (
    <article class="record" data-section={item.section === 'frame' ? undefined : item.section} aria-label={title === '' ? t('Your words') : title}>
      <h3>
        <bdi>{title === '' ? t('The canvas itself') : title}</bdi>
        <span class="quiet"> · {fieldWords(item)}</span>
      </h3>
      {waiting ? null : <p class="small">{reasonWords(item.reason)}</p>}
      <div class="refused-texts">
        <div class="field">
          <span class="field-label">{t('What you wrote')}</span>
          {/* A long text must scroll by keys. */}
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <p class="refused-text" dir="auto" tabIndex={0}>
            {item.mine}
          </p>
        </div>
        {item.theirs === null ? null : (
          <div class="field">
            <span class="field-label">{t('What stands there now')}</span>
            {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
            <p class="refused-text" dir="auto" tabIndex={0}>
              {item.theirs}
            </p>
          </div>
        )}
      </div>
      <div class="buttons">
        <button type="button" class="button button-primary" onClick={copy}>
          <Icon name="copy" />
          {t('Copy my words')}
        </button>
        {waiting ? null : (
          <button type="button" class="button" onClick={() => ui.say(commands.dismissRefused(item.id))}>
            {t('I have what I need')}
          </button>
        )}
      </div>
    </article>
  )
}

function fieldWords(item: RefusedText): string {
  if (item.field === 'card') return t('a new card')
  const field = item.section === 'frame' ? null : fieldInfo(item.section, item.field)
  return field === null ? t('text') : t(field.label)
}

function reasonWords(reason: string): string {
  switch (reason) {
    case 'not_allowed':
      return t('You may read this section, not write in it.')
    case 'closed':
      return t('This section was closed to you while you were writing.')
    case 'too_large':
      return t('It was longer than the canvas can hold.')
    case 'epoch_changed':
      return t('The canvas was begun anew meanwhile, for instance because something was erased on request.')
    default:
      return t('The canvas could not read this change ({code}).', { code: reason })
  }
}
