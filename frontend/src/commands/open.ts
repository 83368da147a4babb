/**
 * Opens the canvas of a page: the one place where browser events meet the store.
 */

import { Canvas } from '../store/canvas'
import type { CanvasConfig } from '../store/config'
import { isShut } from '../store/status'
import { openSocket } from '../wire/socket'
import { commandsFor } from './commands'
import { watchRemarks } from './open_remarks'
import { startWorker } from './service_worker'
import type { CanvasHandle } from './types'

/** Opens the page's canvas; resolves when the kept copy, if there is one, can be shown. */
export async function openCanvas(config: CanvasConfig): Promise<CanvasHandle> {
  const canvas = new Canvas(
    config,
    {
      openSocket: () => openSocket(config.urls.live),
      now: () => performance.now(),
      random: () => Math.random(),
      today: () => new Date(),
    },
    () => void askToPersist(),
  )
  await canvas.open()
  const stopListening = listen(canvas)
  const stopForgetting = canvas.status.subscribe((status) => {
    if (isShut(status)) void forgetPage()
  })
  const stopAsking = watchRemarks(canvas)
  const worker = startWorker(config.urls.worker ?? '/sw.js', config.urls.words ?? null, () => {
    canvas.newVersion.value = true
  })
  return {
    store: canvas,
    commands: commandsFor(canvas, () => worker.takeOver()),
    close: async () => {
      stopListening()
      stopForgetting()
      stopAsking()
      await canvas.close()
    },
  }
}

/** The page of a canvas that is not open any more is not kept for offline either. */
async function forgetPage(): Promise<void> {
  try {
    await (await caches.open('canevas-pages')).delete(location.pathname)
  } catch {
    // No such store here: nothing was kept.
  }
}

/** Browsers may throw away what a page keeps; after the first own words it is worth asking them not to. */
async function askToPersist(): Promise<void> {
  try {
    await navigator.storage.persist()
  } catch {
    // Not offered here: the copy is kept as long as the browser likes.
  }
}

function listen(canvas: Canvas): () => void {
  const online = (): void => canvas.hands.network(true)
  const offline = (): void => canvas.hands.network(false)
  const looked = (): void => {
    if (document.visibilityState === 'visible') canvas.hands.woken()
    // The last moment in which a phone reliably lets a page work.
    else leave()
  }
  const leave = (): void => {
    canvas.keepVisit()
    void canvas.shelf.settle()
  }
  const shown = (event: PageTransitionEvent): void => {
    if (event.persisted) canvas.hands.retry()
  }
  const unload = (event: BeforeUnloadEvent): void => {
    // What is kept in this browser is safe without the question.
    if (canvas.unsaved.peek() > 0 && canvas.storage.peek() !== 'kept') event.preventDefault()
  }
  if (!navigator.onLine) offline()
  addEventListener('online', online)
  addEventListener('offline', offline)
  document.addEventListener('visibilitychange', looked)
  addEventListener('pagehide', leave)
  addEventListener('pageshow', shown)
  addEventListener('beforeunload', unload)
  return () => {
    removeEventListener('online', online)
    removeEventListener('offline', offline)
    document.removeEventListener('visibilitychange', looked)
    removeEventListener('pagehide', leave)
    removeEventListener('pageshow', shown)
    removeEventListener('beforeunload', unload)
  }
}
