/** The worker keeps pages and files, and nothing that must be true now. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

// By address, not by name: the worker's own types (no DOM) would not fit in here.
const WORKER = new URL('../src/entries/worker.ts', import.meta.url).href

type Handler = (event: Record<string, unknown>) => void

const kept = new Map<string, Map<string, Response>>()
let handlers: Record<string, Handler>
let network: (path: string) => Promise<Response>
let skipped: number

function cacheNamed(name: string): object {
  const store = kept.get(name) ?? new Map<string, Response>()
  kept.set(name, store)
  const path = (asked: unknown): string => new URL(typeof asked === 'string' ? asked : (asked as Request).url, 'https://c.test').pathname
  const put = (asked: unknown, response: Response): Promise<void> => Promise.resolve(void store.set(path(asked), response))
  return {
    put,
    match: (asked: unknown) => Promise.resolve(store.get(path(asked))?.clone()),
    delete: (asked: unknown) => Promise.resolve(store.delete(path(asked))),
    add: async (asked: string) => put(asked, await network(asked)),
    addAll: async (all: string[]) => { for (const one of all) await put(one, await network(one)) },
  }
}

beforeEach(async () => {
  kept.clear()
  handlers = {}
  skipped = 0
  network = (path) => Promise.resolve(new Response(`fresh ${path}`))
  vi.stubGlobal('self', {
    location: { origin: 'https://c.test' },
    addEventListener: (name: string, handler: Handler) => (handlers[name] = handler),
    skipWaiting: () => Promise.resolve(void (skipped += 1)),
  })
  vi.stubGlobal('caches', {
    open: (name: string) => Promise.resolve(cacheNamed(name)),
    keys: () => Promise.resolve([...kept.keys()]),
    delete: (name: string) => Promise.resolve(kept.delete(name)),
  })
  vi.stubGlobal('fetch', (asked: string | Request) => network(new URL(typeof asked === 'string' ? asked : asked.url, 'https://c.test').pathname))
  vi.spyOn(JSON, 'parse').mockReturnValueOnce({ version: 'v2', files: ['assets/a-12345678.js'] })
  vi.resetModules()
  await import(/* @vite-ignore */ WORKER)
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** Sends an event and waits for everything the worker began with it. */
async function send(name: string, facts: Record<string, unknown> = {}): Promise<void> {
  const work: Promise<unknown>[] = []
  handlers[name]!({ ...facts, waitUntil: (one: Promise<unknown>) => work.push(one) })
  await Promise.all(work)
}

/** Asks for an address as a browser does; null when the worker leaves it to the browser. */
async function ask(path: string, facts: { readonly mode?: string; readonly method?: string; readonly origin?: string } = {}): Promise<string | null> {
  const answers: Promise<Response>[] = []
  const work: Promise<unknown>[] = []
  const request = { url: `${facts.origin ?? 'https://c.test'}${path}`, method: facts.method ?? 'GET', mode: facts.mode ?? 'no-cors' }
  handlers['fetch']!({ request, respondWith: (one: Promise<Response>) => answers.push(one), waitUntil: (one: Promise<unknown>) => work.push(one) })
  const [answer] = answers
  if (answer === undefined) return null
  const text = await (await answer).text()
  await Promise.allSettled(work)
  return text
}

const offline = (): void => {
  network = () => Promise.reject(new TypeError('offline'))
}
const page = (path: string): Promise<string | null> => ask(path, { mode: 'navigate' })

describe('files', () => {
  test('of this build are kept when it is installed, those of older builds go', async () => {
    cacheNamed('canevas-files-v1')
    cacheNamed('somebody-else')
    await send('install')
    await send('activate')
    expect([...kept.keys()].sort()).toEqual(['canevas-files-v2', 'somebody-else'])
    offline()
    expect(await ask('/static/build/assets/a-12345678.js')).toBe('fresh /static/build/assets/a-12345678.js')
  })

  test('without a hash are shown as kept and renewed behind', async () => {
    expect(await ask('/static/icon.svg')).toBe('fresh /static/icon.svg')
    network = () => Promise.resolve(new Response('newer'))
    expect(await ask('/static/icon.svg')).toBe('fresh /static/icon.svg')
    expect(await ask('/static/icon.svg')).toBe('newer')
  })
})

describe('a canvas', () => {
  test('is shown from the network, and as it was kept without one', async () => {
    expect(await page('/c/abc')).toBe('fresh /c/abc')
    offline()
    expect(await page('/c/abc')).toBe('fresh /c/abc')
    await expect(page('/c/other')).rejects.toThrow('offline')
  })

  test('is shown as it was kept when the network takes longer than three seconds', async () => {
    await page('/c/abc')
    vi.useFakeTimers()
    network = () => new Promise(() => undefined)
    const answer = new Promise<Response>((resolve) => {
      handlers['fetch']!({
        request: { url: 'https://c.test/c/abc', method: 'GET', mode: 'navigate' },
        respondWith: (one: Promise<Response>) => void one.then(resolve),
        waitUntil: () => undefined,
      })
    })
    await vi.advanceTimersByTimeAsync(3_100)
    expect(await (await answer).text()).toBe('fresh /c/abc')
  })

  test('that may not be read any more is forgotten', async () => {
    await page('/c/abc')
    network = () => Promise.resolve(new Response('no', { status: 403 }))
    expect(await page('/c/abc')).toBe('no')
    expect(kept.get('canevas-pages')!.size).toBe(0)
  })

  test('that was on the screen before the worker came is kept when the page says so, with its words', async () => {
    await send('message', { data: { kind: 'keep_page', address: '/c/abc', words: '/static/build/i18n/fr.1234567890.json' } })
    offline()
    expect(await page('/c/abc')).toBe('fresh /c/abc')
    expect(await ask('/static/build/i18n/fr.1234567890.json')).toBe('fresh /static/build/i18n/fr.1234567890.json')
  })

  test.each(['/api/v1/canvases', '/c/abc/history', '//elsewhere/c/abc'])('%s is not kept, whatever the page says', async (address) => {
    await send('message', { data: { kind: 'keep_page', address, words: '/api/v1/secrets' } })
    expect([...kept.values()].every((store) => store.size === 0)).toBe(true)
  })

  test('is not kept any more once whoever was here is done', async () => {
    const port = { postMessage: vi.fn() }
    await send('message', { data: { kind: 'forget' }, ports: [port] })
    expect(port.postMessage).toHaveBeenCalled()
    expect(await ask('/c/abc', { mode: 'navigate' })).toBeNull()
    expect(await ask('/static/icons/canevas.svg')).toBeNull()
    expect(kept.size).toBe(0)
  })

  test('is forgotten on signing out', async () => {
    await page('/c/abc')
    await send('message', { data: { kind: 'signed_out' } })
    expect(kept.has('canevas-pages')).toBe(false)
  })
})

test.each([
  ['/api/v1/canvases/abc', {}],
  ['/sync/abc/needs', {}],
  ['/c/abc/live', {}],
  ['/c/abc/export.pdf', { mode: 'navigate' }],
  ['/c/abc/history', { mode: 'navigate' }],
  ['/', { mode: 'navigate' }],
  ['/static/a.js', { origin: 'https://elsewhere.test' }],
  ['/static/a.js', { method: 'POST' }],
])('%s is left to the browser', async (path, facts) => {
  expect(await ask(path, facts)).toBeNull()
})

test('a new version takes over only when it is asked to', async () => {
  await send('install')
  expect(skipped).toBe(0)
  await send('message', { data: { kind: 'take_over' } })
  expect(skipped).toBe(1)
  await send('message', { data: null })
})
