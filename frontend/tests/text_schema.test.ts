// @vitest-environment happy-dom
/** The editor knows exactly the nodes and marks that the server lets in, and pastes nothing else. */

import { DOMParser } from 'prosemirror-model'
import { describe, expect, test } from 'vitest'
import { prosemirrorToYXmlFragment, yXmlFragmentToProseMirrorRootNode } from 'y-prosemirror'
import * as Y from 'yjs'
import { readBody } from '../src/document/body'
import { textSchema } from '../src/document/text_schema'
import { TEXT_SCHEMA } from '../src/generated/schema'

const pasted = (html: string): ReturnType<DOMParser['parse']> => {
  const place = document.createElement('div')
  place.innerHTML = html
  return DOMParser.fromSchema(textSchema).parse(place)
}

test('nodes, marks and attributes are the server\'s', () => {
  expect(Object.keys(textSchema.nodes)).toEqual(Object.keys(TEXT_SCHEMA.nodes))
  expect(Object.keys(textSchema.marks)).toEqual(Object.keys(TEXT_SCHEMA.marks))
  for (const [name, { content, group }] of Object.entries(TEXT_SCHEMA.nodes)) {
    expect(textSchema.nodes[name]?.spec.content ?? '').toBe(content)
    expect(textSchema.nodes[name]?.spec.group ?? '').toBe(group)
    expect(Object.keys(textSchema.nodes[name]?.spec.attrs ?? {})).toEqual([])
  }
  for (const [name, attributes] of Object.entries(TEXT_SCHEMA.marks)) {
    expect(Object.keys(textSchema.marks[name]?.spec.attrs ?? {})).toEqual(attributes)
  }
})

describe('what is pasted', () => {
  test.each([
    ['bold and italic are kept', '<p>a <b>b</b> <i>c</i></p>', '<p>a <strong>b</strong> <em>c</em></p>'],
    ['a bold that is none is none', '<b style="font-weight: normal">a</b>', '<p>a</p>'],
    ['headings become paragraphs', '<h1>a</h1>', '<p>a</p>'],
    ['lists are kept', '<ul><li>a<ol><li>b</li></ol></li></ul>', '<ul><li><p>a</p><ol><li><p>b</p></li></ol></li></ul>'],
    ['a safe link is kept', '<a href="https://a.be">a</a>', '<p><a href="https://a.be">a</a></p>'],
    ['a link that runs script is words', '<a href="javascript:alert(1)">a</a>', '<p>a</p>'],
    ['script, style and pictures are gone', '<p>a<script>b</script><style>c</style><img src=x onerror=d></p>', '<p>a</p>'],
    ['paragraphs in a table stay as many', '<table><tr><td><p>a</p><p>b</p></td></tr></table>', '<p>a</p><p>b</p>'],
    ['tables become their words', '<table><tr><td>a</td><td>b</td></tr></table>', '<p>a</p><p>b</p>'],
  ])('%s', (_name, html, kept) => {
    const plain = (node: ReturnType<typeof pasted>): unknown => node.toJSON()
    expect(plain(pasted(html))).toEqual(plain(pasted(kept)))
    pasted(html).check()
  })
})

test('what the editor writes is read as it stands, and comes back the same', () => {
  const written = pasted('<p>Nous <strong>voulons <em>tous</em></strong><br>« é » 😀 <a href="https://a.be">ici</a></p><ul><li><p>un</p></li><li><p>deux</p><ol><li><p>trois</p></li></ol></li></ul>')
  const fragment = new Y.Doc().getXmlFragment('body')
  prosemirrorToYXmlFragment(written, fragment)
  const body = readBody(fragment)
  expect(body.preview).toBe('Nous voulons tous « é » 😀 ici un deux trois')
  expect(body.blocks[0]).toMatchObject({ inlines: [{}, { strong: true, em: false }, { strong: true, em: true }, { kind: 'break' }, {}, { href: 'https://a.be' }] })
  expect(body.blocks[1]).toMatchObject({ ordered: false, items: [[{}], [{}, { ordered: true }]] })
  expect(yXmlFragmentToProseMirrorRootNode(fragment, textSchema).toJSON()).toEqual(written.toJSON())
  // No attribute and no format that the gate would refuse.
  expect(fragment.toString()).not.toMatch(/<(paragraph|bullet_list|list_item|hard_break) /)
})
