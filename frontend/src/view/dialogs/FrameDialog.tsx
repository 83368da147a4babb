/** The project itself, above its five sections: in short, in plain words, where, when, with what charter. */

import { Dialog } from '../../a11y/dialog'
import { t } from '../../language/t'
import { useCanvas } from '../context'
import { Control } from '../panel/controls'
import { LongText } from '../parts/LongText'
import { FRAME_FIELDS, type Field } from '../schema'

/** Shown elsewhere, or not written by people. */
const ELSEWHERE: ReadonlySet<string> = new Set(['title', 'groups', 'language'])

export function FrameDialog() {
  const { store, ui } = useCanvas()
  const fields = FRAME_FIELDS.filter((field) => !ELSEWHERE.has(field.key) && !field.serverOnly)
  const intros = fields.filter((field) => field.key.startsWith('intro_'))
  return (
    <Dialog title={t('The project')} onClose={() => ui.dismiss()} wide>
      {fields
        .filter((field) => !intros.includes(field))
        .map((field) => (
          <FrameField key={field.key} field={field} />
        ))}
      <h3>{t('A word before each section')}</h3>
      {intros.map((field) => (
        <FrameField key={field.key} field={field} />
      ))}
      {store.frameWritable.value ? null : <p class="quiet">{t('You can read here, not write.')}</p>}
    </Dialog>
  )
}

function FrameField({ field }: { readonly field: Field }) {
  const { store, commands, ui } = useCanvas()
  if (field.type === 'long_text') return <LongText field={field} place={{ section: 'frame', field: field.key }} />
  return (
    <Control
      field={field}
      value={store.frame.value.fields[field.key]}
      disabled={!store.frameWritable.value}
      onChange={(value) => {
        const result = commands.setFrameField(field.key, value)
        if (!result.done) ui.tell(result)
      }}
    />
  )
}
