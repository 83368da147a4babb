/**
 * The body of an open card: plain HTML until somebody goes in, an editor from then on.
 *
 * The editor is a chunk of its own, asked for when the panel opens and the browser has
 * nothing better to do, so that it is there when the caret is wanted.
 */

import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { announce } from '../../a11y/announcer'
import { t } from '../../language/t'
import type { Card } from '../../store'
import { useCanvas } from '../context'
import { fieldInfo } from '../schema'
import { BodyStatic } from './BodyStatic'
import { Toolbar } from './Toolbar'
import type * as Editor from './body_editor'
import type { BodyEditor, EditorState } from './body_editor'
import { codeOf } from './names'

let loading: Promise<typeof Editor> | null = null
const loadEditor = (): Promise<typeof Editor> => (loading ??= import('./body_editor'))

export function BodyField({ card }: { readonly card: Card }) {
  const canvas = useCanvas()
  const { store } = canvas
  const id = useId()
  const place = useRef<HTMLDivElement>(null)
  const [editor, setEditor] = useState<BodyEditor | null>(null)
  const [state, setState] = useState<EditorState | null>(null)
  const view = store.section(card.section)
  const writable = view.writable.value
  const generation = view.generation.value
  const field = fieldInfo(card.section, 'body')
  const name = t('Text of {card}', { card: codeOf(card) })

  useEffect(() => {
    const timer = setTimeout(() => void loadEditor(), 300)
    return () => clearTimeout(timer)
  }, [])

  // The document was replaced, or another card is shown: this editor belongs to the old one.
  useEffect(
    () => () => {
      setEditor((mounted) => {
        mounted?.destroy()
        return null
      })
      setState(null)
    },
    [card.id, generation, writable],
  )

  const mount = (point: { left: number; top: number } | null): void => {
    void loadEditor().then(
      ({ mountBodyEditor }) => {
        const support = store.editor(card.id)
        if (place.current === null || support === null || place.current.querySelector('.ProseMirror') !== null) return
        setEditor(mountBodyEditor({ place: place.current, support, name, describedBy: `${id}-hint`, canvas, card: card.id, point, onState: setState }))
      },
      () => announce(t('The editor could not be loaded. Check the connection and try again.')),
    )
  }

  return (
    <div class="field body-field">
      <span class="field-label" id={`${id}-label`}>
        {field === null ? '' : t(field.label)}
      </span>
      {writable ? <Toolbar editor={editor} state={state} onWanted={() => mount(null)} name={t('How the text looks')} /> : null}
      <div class="body-box">
        {editor === null ? (
          // It becomes a text field as soon as the focus or a press reaches it.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
          <div
            class="body-text"
            role={writable ? 'textbox' : 'group'}
            aria-multiline={writable ? 'true' : undefined}
            aria-label={name}
            aria-describedby={`${id}-hint`}
            // Read only, a long text must still be reachable by keys.
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            tabIndex={0}
            onFocus={() => {
              // A press focuses too, and brings the place of the caret with it: see below.
              if (writable && place.current?.dataset['pressed'] === undefined) mount(null)
            }}
            onPointerDown={(event) => {
              if (!writable || (event.target instanceof Element && event.target.closest('a') !== null)) return
              if (place.current !== null) place.current.dataset['pressed'] = ''
            }}
            onClick={(event) => {
              if (!writable || (event.target instanceof Element && event.target.closest('a') !== null)) return
              delete place.current?.dataset['pressed']
              mount({ left: event.clientX, top: event.clientY })
            }}
          >
            {card.body.blocks.length === 0 || card.body.preview === '' ? <p class="quiet">{writable ? t('Write here…') : t('Nothing more is written.')}</p> : <BodyStatic body={card.body} />}
          </div>
        ) : null}
        <div ref={place} class="body-editor" />
      </div>
      {field === null || field.help === '' ? null : (
        <span class="hint" id={`${id}-hint`}>
          {t(field.help)}
        </span>
      )}
    </div>
  )
}
