/** The hands do what the link says, in order, and belong to one attempt at a time. */

import { describe, expect, test, vi } from 'vitest'
import { SECTIONS } from '../src/document/ids'
import type { SectionId } from '../src/document/ids'
import { SectionDoc } from '../src/document/section_doc'
import { Link } from '../src/wire/link'
import type { Notice } from '../src/wire/link'
import { Hands } from '../src/wire/socket'
import type { SocketLike } from '../src/wire/socket'
import { serverFrame } from './support/server_codec'

class Socket implements SocketLike {
  binaryType = ''
  onopen: (() => void) | null = null
  onmessage: ((event: { readonly data: unknown }) => void) | null = null
  onclose: ((event: { readonly code: number }) => void) | null = null
  readonly sent: Uint8Array[] = []
  closedWith: number | null | undefined = null
  send(frame: Uint8Array<ArrayBuffer>): void {
    this.sent.push(frame)
  }
  close(code?: number): void {
    this.closedWith = code
  }
}

function hands(options: { readonly open?: () => SocketLike; readonly prepare?: () => Promise<void> } = {}): { hands: Hands; link: Link; sockets: Socket[]; notices: Notice[]; clock: { now: number } } {
  const docs = new Map<SectionId, SectionDoc>(SECTIONS.map((id) => [id, new SectionDoc(id)]))
  const link = new Link(docs, { schema: [1, 1], client: 't', language: 'fr', epoch: 0, random: () => 0.5 })
  const sockets: Socket[] = []
  const notices: Notice[] = []
  const clock = { now: 0 }
  const made = new Hands(link, {
    open: options.open ?? (() => sockets[sockets.push(new Socket()) - 1]!),
    now: () => clock.now,
    prepare: options.prepare ?? (() => Promise.resolve()),
    hear: (notice) => notices.push(notice),
  })
  return { hands: made, link, sockets, notices, clock }
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

describe('the hands', () => {
  test('open a socket after the kept copy was taken in, and say hello on it', async () => {
    const order: string[] = []
    const { hands: ours, sockets } = hands({ prepare: () => Promise.resolve(void order.push('prepared')) })
    ours.start()
    expect(sockets).toHaveLength(0)
    await settled()
    expect(order).toEqual(['prepared'])
    expect(sockets[0]!.binaryType).toBe('arraybuffer')
    sockets[0]!.onopen!()
    expect(sockets[0]!.sent).toHaveLength(1)
    ours.stop()
    expect(sockets[0]!.closedWith).toBe(1000)
  })

  test('take a socket that cannot be opened for one that closed', async () => {
    const { hands: ours, link } = hands({ open: () => { throw new Error('no') } })
    ours.start()
    await settled()
    expect(link.state.at).toBe('waiting')
    ours.stop()
  })

  test('never hear a socket that was given up', async () => {
    const { hands: ours, link, sockets } = hands()
    ours.start()
    await settled()
    const [first] = sockets
    const late = first!.onclose!
    ours.retry()
    await settled()
    expect(sockets).toHaveLength(2)
    expect(first!.onmessage).toBeNull()
    late({ code: 4401 })
    expect(link.state.at).not.toBe('left')
    ours.stop()
  })

  test('give up an attempt that was overtaken while it was prepared', async () => {
    const { hands: ours, sockets } = hands()
    ours.start()
    ours.retry()
    ours.network(false)
    await settled()
    expect(sockets).toHaveLength(1)
    ours.stop()
    ours.start()
    await settled()
    expect(sockets).toHaveLength(1)
  })

  test('close with a code that browsers allow, whatever the reason', async () => {
    const { hands: ours, sockets, notices } = hands()
    ours.start()
    await settled()
    sockets[0]!.onopen!()
    sockets[0]!.onmessage!({ data: 'text is not ours' })
    sockets[0]!.onmessage!({ data: Uint8Array.of(99).buffer })
    expect(sockets[0]!.closedWith).toBe(1000)
    expect(notices.some(({ kind }) => kind === 'fault')).toBe(true)
    ours.stop()
  })

  test('ask the link again when it wants to be asked', async () => {
    vi.useFakeTimers()
    try {
      const { hands: ours, link, sockets, clock } = hands()
      ours.start()
      await vi.advanceTimersByTimeAsync(1)
      sockets[0]!.onopen!()
      sockets[0]!.onmessage!({ data: serverFrame({ type: 'welcome', facts: { session: 's', epoch: 1, sections: {} } }).buffer })
      const sent = sockets[0]!.sent.length
      clock.now = 15_000
      await vi.advanceTimersByTimeAsync(15_000)
      expect(sockets[0]!.sent.length).toBe(sent + 1)
      expect(sockets[0]!.sent.at(-1)![0]).toBe(4)
      clock.now = 25_000
      await vi.advanceTimersByTimeAsync(10_000)
      expect(link.state.at).toBe('waiting')
      ours.stop()
    } finally {
      vi.useRealTimers()
    }
  })
})
