/**
 * Drawing now instead of a moment later.
 *
 * Between a key and the next drawing a fast hand types two letters: they must find the
 * field that the key asked for. Telephones, too, show their keyboard only for a field
 * that gets the focus while the press is still being handled.
 */

import { options } from 'preact'

/** Does `work`; whatever it changes is on the page when this returns. */
export function atOnce(work: () => void): void {
  options.debounceRendering = (draw) => draw()
  try {
    work()
  } finally {
    delete options.debounceRendering
  }
}
