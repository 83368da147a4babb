/** A long text of a card or of the project, under its name, with a word of help. */

import { useId } from 'preact/hooks'
import { t } from '../../language/t'
import type { Field } from '../schema'
import { LiveText, type LiveTextProps } from './LiveText'

interface Props extends Pick<LiveTextProps, 'place'> {
  readonly field: Field
  /** The question above says its name already. */
  readonly labelled?: boolean
}

export function LongText({ field, place, labelled = false }: Props) {
  const id = useId()
  return (
    <div class="field">
      <label for={id} class={labelled ? 'out-of-sight' : 'field-label'}>
        {t(field.label)}
      </label>
      {field.help === '' ? null : (
        <span class="hint" id={`${id}-hint`}>
          {t(field.help)}
        </span>
      )}
      <LiveText id={id} place={place} rows={2} limit={field.limit} {...(field.help === '' ? {} : { describedBy: `${id}-hint` })} />
    </div>
  )
}
