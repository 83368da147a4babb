/**
 * A rich body as plain HTML, drawn without an editor: what most people look at most of the time.
 *
 * The addresses of links are judged again here: what came through an older gate must
 * not run anything in this page.
 */

import type { ComponentChildren } from 'preact'
import type { Block, Body, Inline } from '../../store'

export function BodyStatic({ body }: { readonly body: Body }) {
  return <>{body.blocks.map((block, index) => drawBlock(block, index))}</>
}

function drawBlock(block: Block, key: number): ComponentChildren {
  if (block.kind === 'paragraph') {
    return (
      <p key={key} dir="auto">
        {block.inlines.length === 0 ? <br /> : block.inlines.map(drawInline)}
      </p>
    )
  }
  const items = block.items.map((item, index) => <li key={index}>{item.map(drawBlock)}</li>)
  return block.ordered ? <ol key={key}>{items}</ol> : <ul key={key}>{items}</ul>
}

function drawInline(inline: Inline, key: number): ComponentChildren {
  if (inline.kind === 'break') return <br key={key} />
  let drawn: ComponentChildren = inline.text
  if (inline.em) drawn = <em>{drawn}</em>
  if (inline.strong) drawn = <strong>{drawn}</strong>
  // An address that may not be followed is none by now: see `isSafeAddress`.
  if (inline.href !== null) {
    drawn = (
      <a href={inline.href} rel="noopener noreferrer nofollow" target="_blank">
        {drawn}
      </a>
    )
  }
  return <span key={key}>{drawn}</span>
}
