/**
 * What this browser keeps of whoever sits at it: how much of it nobody else has yet, and how
 * all of it is forgotten. Everything under this address is ours, so nothing is spared.
 */

const PREFIX = 'canevas-'

/** The databases of all people who used this browser. */
async function databaseNames(): Promise<readonly string[]> {
  // Older browsers cannot list them; there the header of the answer has erased them already.
  const listed = typeof indexedDB.databases === 'function' ? await indexedDB.databases() : []
  return listed.flatMap(({ name }) => (name?.startsWith(PREFIX) === true ? [name] : []))
}

/** How many changes are kept here and nowhere else. */
export async function unsentChanges(): Promise<number> {
  let unsent = 0
  for (const name of await databaseNames()) unsent += await pendingRows(name)
  return unsent
}

function pendingRows(name: string): Promise<number> {
  return new Promise((resolve) => {
    const opening = indexedDB.open(name)
    opening.onerror = () => resolve(0)
    opening.onsuccess = () => {
      const db = opening.result
      const finish = (count: number): void => {
        db.close()
        resolve(count)
      }
      if (!db.objectStoreNames.contains('rows')) return finish(0)
      let count = 0
      const walk = db.transaction('rows').objectStore('rows').openCursor()
      walk.onerror = () => finish(0)
      walk.onsuccess = () => {
        const cursor = walk.result
        if (cursor === null) return finish(count)
        const row: unknown = cursor.value
        if (typeof row === 'object' && row !== null && 'pending' in row && row.pending === true) count += 1
        cursor.continue()
      }
    }
  })
}

/** Long enough for a worker that has to wake up first. */
const WORKER_PATIENCE_MS = 2_000

/** The worker that brought this page would go on keeping what it fetches, until the page is gone. */
async function silenceWorker(): Promise<void> {
  const worker = 'serviceWorker' in navigator ? navigator.serviceWorker.controller : null
  if (worker === null) return
  await new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => resolve()
    setTimeout(resolve, WORKER_PATIENCE_MS)
    worker.postMessage({ kind: 'forget' }, [port2])
  })
}

/** Forgets everything; what one kind of storage refuses keeps none of the others. */
export async function forgetEverything(): Promise<void> {
  await silenceWorker()
  const workers = 'serviceWorker' in navigator ? await navigator.serviceWorker.getRegistrations().catch(() => []) : []
  await Promise.allSettled([
    ...workers.map((worker) => worker.unregister()),
    ...(await databaseNames().catch(() => [])).map(erase),
    'caches' in globalThis ? dropCaches() : null,
  ])
  for (const storage of ['localStorage', 'sessionStorage'] as const) {
    try {
      globalThis[storage].clear()
    } catch {
      // A private window has none: nothing was kept.
    }
  }
}

/**
 * Drops every cache. Its entries go first: a browser may keep the files of a cache whose name
 * is gone for as long as something still holds it.
 */
async function dropCaches(): Promise<void> {
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    await Promise.all((await cache.keys()).map((request) => cache.delete(request)))
    await caches.delete(name)
  }
}

function erase(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = () => resolve()
    request.onerror = () => resolve()
  })
}
