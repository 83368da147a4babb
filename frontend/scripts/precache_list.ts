/**
 * Writes the names of all built files into the service worker.
 *
 * The worker must know them to keep the page readable offline, and it must change
 * byte for byte with every build, or browsers would never notice a new version.
 */

import { createHash } from 'node:crypto'
import type { Plugin } from 'vite'

const PLACE = '__CANEVAS_BUILD__'

/** The plugin; it needs no options because the worker is the only reader. */
export function precacheList(): Plugin {
  return {
    name: 'canevas-precache-list',
    apply: 'build',
    generateBundle: {
      // A style sheet that is an entry leaves an empty script behind, which Vite drops at the end.
      // One name without a file, and the worker would install nothing at all.
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle['worker.js']
        if (worker?.type !== 'chunk') return
        const files = Object.keys(bundle)
          .filter((name) => name.startsWith('assets/'))
          .sort()
        const version = createHash('sha256').update(files.join('\n')).update(worker.code).digest('hex').slice(0, 12)
        // JSON inside a JavaScript string literal, whatever quotes the minifier chose around it.
        const build = JSON.stringify({ version, files }).replaceAll('"', '\\u0022')
        worker.code = worker.code.replace(PLACE, () => build)
      },
    },
  }
}
