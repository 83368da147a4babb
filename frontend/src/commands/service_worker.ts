/**
 * Starts the worker that keeps the page readable offline. A new version waits until somebody
 * asks for it: a page is never changed under a person's hands.
 */

export interface WorkerHandle {
  /** Lets the waiting version take over and reloads. */
  takeOver(): void
}

/**
 * @param words the catalogue this page speaks from, to be kept with it.
 * @param newVersion called when another version is ready and waits.
 */
export function startWorker(address: string, words: string | null, newVersion: () => void): WorkerHandle {
  if (!('serviceWorker' in navigator)) return { takeOver: () => location.reload() }
  let waiting: ServiceWorker | null = null
  const found = (worker: ServiceWorker | null): void => {
    // Without a controller this is the first visit: nothing older is on the page.
    if (worker === null || navigator.serviceWorker.controller === null) return
    waiting = worker
    newVersion()
  }
  navigator.serviceWorker
    .register(trusted(address), { scope: '/' })
    .then((registration) => {
      found(registration.waiting)
      registration.addEventListener('updatefound', () => {
        const worker = registration.installing
        worker?.addEventListener('statechange', () => {
          if (worker.state === 'installed') found(worker)
        })
      })
      // The page that is on the screen now must be readable offline too, also on a first visit.
      const page = registration.active ?? registration.installing ?? registration.waiting
      page?.postMessage({ kind: 'keep_page', address: location.pathname, words })
    })
    .catch(() => undefined)
  return {
    takeOver: () => {
      if (waiting === null) return location.reload()
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
      waiting.postMessage({ kind: 'take_over' })
    },
  }
}

interface PolicyMaker {
  createPolicy(name: string, rules: { createScriptURL: (address: string) => string }): { createScriptURL(address: string): string }
}

/** Our pages let a script's address come from a named policy only; this is the one place that has one. */
function trusted(address: string): string {
  const types = (globalThis as { readonly trustedTypes?: PolicyMaker }).trustedTypes
  if (types === undefined) return address
  const policy = types.createPolicy('canevas', {
    createScriptURL: (asked) => {
      if (new URL(asked, location.href).origin !== location.origin) throw new TypeError('not our own address')
      return asked
    },
  })
  return policy.createScriptURL(address)
}
