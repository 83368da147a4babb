/** A sentence of the history: spans of the server's, drawn and nothing else. */

import { isCardSectionId } from '../../document/ids'
import { t } from '../../language/t'
import { writePlace } from '../../store/history_place'
import type { Line, Span } from '../../store/history_types'
import { SectionMark } from '../parts/SectionMark'
import { useHistory } from './context'

/** `own`: the card whose page this is; it is not told its title again and again. */
export function LineView({ line, own }: { readonly line: Line; readonly own?: string }) {
  return (
    <>
      {line.map((span, index) => (
        <SpanView key={index} span={span} titled={own === undefined || span.card !== own} />
      ))}
    </>
  )
}

function SpanView({ span, titled }: { readonly span: Span; readonly titled: boolean }) {
  switch (span.kind) {
    case 'words':
      return <>{span.text}</>
    case 'card':
      return <CardLink card={span.card ?? ''} code={span.code ?? ''} title={titled || span.code === undefined ? span.text : ''} section={span.section ?? ''} />
    case 'group':
      return (
        <span class="hand-name" data-group={span.color === undefined ? 'none' : String(span.color % 6)}>
          <bdi>{span.text}</bdi>
        </span>
      )
    case 'person':
      return <bdi class="hand-name">{span.text}</bdi>
    case 'quote':
      return <bdi>{span.text}</bdi>
    case 'section':
      return <>{span.text}</>
  }
}

/** A card in a sentence: its code and title, and the way to its story. */
export function CardLink({ card, code, title, section }: { readonly card: string; readonly code: string; readonly title: string; readonly section: string }) {
  const { store } = useHistory()
  const href = writePlace({ ...store.place.value, side: { kind: 'card', card } })
  const words = (
    <>
      {isCardSectionId(section) && code !== '' ? (
        <span class="chip chip-code" data-section={section}>
          <SectionMark section={section} />
          {code}
        </span>
      ) : null}
      {code !== '' && title !== '' ? ' ' : null}
      {title === '' ? code === '' ? t('Untitled card') : null : <bdi class="said">{t('“{words}”', { words: title })}</bdi>}
    </>
  )
  return (
    <a
      class="line-card"
      href={href}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        store.show({ kind: 'card', card })
      }}
    >
      {words}
    </a>
  )
}

/** The line as plain text, for names of buttons and for what is said aloud. */
export function lineText(line: Line): string {
  return line.map((span) => (span.kind === 'card' ? [span.code, span.text].filter(Boolean).join(' ') : span.text)).join('')
}
