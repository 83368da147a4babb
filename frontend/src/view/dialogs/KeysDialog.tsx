/** The keys, all of them, and the switch for those that are a single letter. */

import { Dialog } from '../../a11y/dialog'
import { t } from '../../language/t'
import { useCanvas } from '../context'
import { settings } from '../settings'

export function KeysDialog() {
  const { ui } = useCanvas()
  return (
    <Dialog title={t('Keys')} onClose={() => ui.dismiss()} wide>
      <p>{t('Everything here can also be done with buttons and menus.')}</p>
      <Keys
        title={t('On a card')}
        rows={[
          ['↑ ↓', t('The card above, the card below')],
          ['← →', t('The same height in the next section')],
          ['↵', t('Open the card')],
          ['E · F2', t('Rewrite the title')],
          ['N', t('A new card after this one')],
          ['L', t('Link to another card')],
          ['M', t('Move to…')],
          ['Alt ↑ · Alt ↓', t('Move up, move down')],
          ['Alt ← · Alt →', t('Move to the section beside')],
          [t('Del'), t('Set aside')],
          ['1 … 5', t('Go to a section')],
        ]}
      />
      <Keys
        title={t('While writing a title')}
        rows={[
          ['↵', t('Done')],
          ['Ctrl ↵', t('Done, and a new card below')],
          [t('Esc'), t('Leave the text')],
        ]}
      />
      <Keys
        title={t('Everywhere')}
        rows={[
          ['/', t('Search')],
          ['F', t('Draw the threads')],
          ['D', t('What others changed')],
          ['Ctrl Z · Ctrl ⇧ Z', t('Undo and redo what you did yourself')],
          ['?', t('This list')],
          [t('Esc'), t('Close')],
        ]}
      />
      <label class="choice">
        <input
          type="checkbox"
          checked={settings.letters.value}
          onChange={(event) => {
            settings.letters.value = event.currentTarget.checked
          }}
        />
        {t('Keys that are a single letter work')}
      </label>
    </Dialog>
  )
}

function Keys({ title, rows }: { readonly title: string; readonly rows: readonly (readonly [string, string])[] }) {
  return (
    <section class="dialog-part">
      <h3>{title}</h3>
      <dl class="keys">
        {rows.map(([keys, words]) => (
          <div key={keys} class="keys-row">
            <dt>
              <kbd dir="ltr">{keys}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
