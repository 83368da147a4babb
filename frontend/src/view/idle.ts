/**
 * Notices that nobody is at a shared device any more.
 *
 * A clock that a test winds, and two facts: somebody did something, and time passed. After
 * ten quiet minutes it says so once; when the page cannot leave then (no connection, or words
 * that nobody else has), it says so again every half minute.
 */

export const QUIET_MS = 10 * 60_000
const AGAIN_MS = 30_000

export class Idle {
  #last: number
  #next: number

  constructor(now: number) {
    this.#last = now
    this.#next = now + QUIET_MS
  }

  /** Somebody touched, typed or pointed. */
  touched(now: number): void {
    this.#last = now
    this.#next = now + QUIET_MS
  }

  /** Whether to ask now if somebody is there. */
  tick(now: number): boolean {
    if (now - this.#last < QUIET_MS || now < this.#next) return false
    this.#next = now + AGAIN_MS
    return true
  }
}

const SIGNS = ['pointerdown', 'keydown', 'touchstart', 'wheel'] as const
const LOOK_MS = 5_000

/** Calls `away` when nobody did anything for ten minutes; stops when the returned function is called. */
export function watchForQuiet(away: () => void, now: () => number = () => Date.now()): () => void {
  const idle = new Idle(now())
  const touched = (): void => idle.touched(now())
  for (const sign of SIGNS) document.addEventListener(sign, touched, { capture: true, passive: true })
  const timer = setInterval(() => {
    if (idle.tick(now())) away()
  }, LOOK_MS)
  return () => {
    clearInterval(timer)
    for (const sign of SIGNS) document.removeEventListener(sign, touched, { capture: true })
  }
}
