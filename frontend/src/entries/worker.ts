/**
 * The service worker, served as `/sw.js`: the page opens without a network.
 *
 * It keeps the built files, and the pages of canvases this person opened. It never
 * touches what must be true now: the API, the sockets, exports, other people's data. Pages
 * hold people's words, so they are in a cache of their own, dropped on signing out.
 * A new version waits until the page asks it to take over.
 */

declare const self: ServiceWorkerGlobalScope

/** Written by the build: a version and the names of all hashed files. */
const BUILD = JSON.parse('__CANEVAS_BUILD__') as { readonly version: string; readonly files: readonly string[] }

const BASE = '/static/build/'
const FILES = `canevas-files-${BUILD.version}`
const PAGES = 'canevas-pages'
const NETWORK_PATIENCE_MS = 3_000

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(FILES).then((cache) => cache.addAll(BUILD.files.map((name) => BASE + name))))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOldFiles())
})

async function dropOldFiles(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith('canevas-files-') && name !== FILES)
  await Promise.all(old.map((name) => caches.delete(name)))
}

/** Whoever was here is done: until its last page is gone this worker keeps nothing any more. */
let isOver = false

self.addEventListener('message', (event) => {
  const { kind, address, words } = (event.data ?? {}) as Readonly<Record<string, unknown>>
  if (kind === 'take_over') void self.skipWaiting()
  if (kind === 'forget') {
    isOver = true
    event.ports[0]?.postMessage(null)
  }
  if (kind === 'signed_out') event.waitUntil(caches.delete(PAGES))
  // On a first visit the worker comes after its page, which must be kept all the same.
  if (kind === 'keep_page' && typeof address === 'string' && isCanvasPage(address)) {
    event.waitUntil(Promise.all([keepPage(address), keepWords(words)]))
  }
})

self.addEventListener('fetch', (event) => {
  if (isOver) return
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (request.mode === 'navigate') {
    if (isCanvasPage(url.pathname)) event.respondWith(page(event, url.pathname))
  } else if (url.pathname.startsWith('/static/')) {
    event.respondWith(file(event))
  }
})

/** `/c/{canvas}` itself: its history, exports and socket are not pages to keep. */
function isCanvasPage(path: string): boolean {
  return /^\/c\/[^/]+\/?$/.test(path)
}

/** The page from the network; after three seconds, or without one, as it was kept. */
async function page(event: FetchEvent, path: string): Promise<Response> {
  const fresh = fetch(event.request).then(async (response) => {
    if (response.ok && !response.redirected && !isOver) {
      const copy = response.clone()
      await (await caches.open(PAGES)).put(path, copy)
    } else if (response.status === 401 || response.status === 403 || response.status === 404) {
      // No longer this person's to read.
      await (await caches.open(PAGES)).delete(path)
    }
    return response
  })
  event.waitUntil(fresh.catch(() => undefined))
  const kept = await (await caches.open(PAGES)).match(path)
  if (kept === undefined) return fresh
  const patience = new Promise<Response>((resolve) => setTimeout(() => resolve(kept), NETWORK_PATIENCE_MS))
  return Promise.race([fresh.catch(() => kept), patience])
}

async function keepPage(path: string): Promise<void> {
  const response = await fetch(path, { headers: { Accept: 'text/html' } }).catch(() => null)
  if (response?.ok === true && !response.redirected) await (await caches.open(PAGES)).put(path, response)
}

async function keepWords(address: unknown): Promise<void> {
  if (typeof address !== 'string' || !address.startsWith(`${BASE}i18n/`)) return
  const cache = await caches.open(FILES)
  if ((await cache.match(address)) === undefined) await cache.add(address).catch(() => undefined)
}

/** Hashed files never change; others (icons, words) are shown as kept and renewed behind. */
async function file(event: FetchEvent): Promise<Response> {
  const cache = await caches.open(FILES)
  const kept = await cache.match(event.request, { ignoreVary: true })
  const name = new URL(event.request.url).pathname
  const isHashed = /[-.][A-Za-z0-9_-]{8,}\.\w+$/.test(name)
  if (kept !== undefined && isHashed) return kept
  const fresh = fetch(event.request).then(async (response) => {
    if (response.ok && !isOver) await cache.put(event.request, response.clone())
    return response
  })
  if (kept === undefined) return fresh
  event.waitUntil(fresh.catch(() => undefined))
  return kept
}
