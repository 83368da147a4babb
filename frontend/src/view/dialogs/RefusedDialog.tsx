/** Words that the server did not take: given back to their author, to copy and to put again. */

import { Dialog } from '../../a11y/dialog'
import { Icon } from '../../a11y/icon'
import { t } from '../../language/t'
import type { RefusedText } from '../../store'
import { useCanvas } from '../context'
import { fieldInfo } from '../schema'

export function RefusedDialog() {
  const { store, ui } = useCanvas()
  const items = store.refused.value
  return (
    <Dialog title={t('Your words, kept for you')} onClose={() => ui.dismiss()} wide>
      <p>{t('The canvas could not take these changes. Nothing of it is lost: copy your words and put them where they belong.')}</p>
      {items.length === 0 ? <p class="quiet">{t('There is nothing left here.')}</p> : null}
      {items.map((item) => (
        <Item key={item.id} item={item} />
      ))}
    </Dialog>
  )
}

function Item({ item }: { readonly item: RefusedText }) {
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
      <p class="small">{reasonWords(item.reason)}</p>
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
        <button type="button" class="button" onClick={() => ui.say(commands.dismissRefused(item.id))}>
          {t('I have what I need')}
        </button>
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
      return t('You may read this part, not write in it.')
    case 'too_large':
      return t('It was longer than the canvas can hold.')
    case 'epoch_changed':
      return t('The canvas was begun anew meanwhile, for instance because something was erased on request.')
    default:
      return t('The canvas could not read this change ({code}).', { code: reason })
  }
}
