/** The changes behind a moment's sentences, with the words before and after. */

import { isCardSectionId } from '../../document/ids'
import { FRAME_FIELDS } from '../../generated/schema'
import { t } from '../../language/t'
import type { Sentence, Told } from '../../store/history_types'
import { signedBy, wordMarks } from '../../store/word_marks'
import { fieldInfo } from '../schema'
import { Marked } from './Marked'

/** What a text or field is called. */
export function keyLabel(section: string, key: string): string {
  if (key === 'title') return t('In one sentence')
  const field = isCardSectionId(section) ? fieldInfo(section, key) : FRAME_FIELDS.find((one) => one.key === key)
  return field === null || field === undefined ? t('something else') : t(field.label)
}

/** Whether there are words to be shown behind a sentence. */
export function hasWords(sentence: Sentence): boolean {
  return (sentence.changes ?? []).some((told) => wordsOf(told) !== null)
}

export function Changes({ sentence }: { readonly sentence: Sentence }) {
  const shown = (sentence.changes ?? []).flatMap((told) => {
    const words = wordsOf(told)
    return words === null ? [] : [{ told, words }]
  })
  if (shown.length === 0) return null
  return (
    <ul class="changes">
      {shown.map(({ told, words }, index) => (
        <li key={index}>
          <p class="changes-name">
            <CodeOf sentence={sentence} card={told.card} /> {told.what === 'reworded' ? keyLabel(told.section, told.key ?? '') : null}
          </p>
          <Marked marks={signedBy(wordMarks(words.before, words.after), told.by)} />
        </li>
      ))}
    </ul>
  )
}

function CodeOf({ sentence, card }: { readonly sentence: Sentence; readonly card: string | undefined }) {
  const code = sentence.cards?.find(({ id }) => id === card)?.code
  return code === undefined ? null : <strong>{code}</strong>
}

/** The words that a change is about; null: it is about none. */
function wordsOf({ what, before, after }: Told): { readonly before: string; readonly after: string } | null {
  if (what === 'reworded' && typeof before === 'string' && typeof after === 'string') return { before, after }
  const card = what === 'added' ? after : null
  if (typeof card !== 'object' || card === null) return null
  const { title, body } = card as { readonly title?: unknown; readonly body?: unknown }
  const said = [title, body].filter((one): one is string => typeof one === 'string' && one !== '')
  return said.length === 0 ? null : { before: '', after: said.join('\n') }
}
