/**
 * How the browser's files are built and served while developing.
 *
 * Pages come from the Python server; Vite only makes what they refer to under
 * `/static/build/`. While developing, Vite stands in front and hands everything
 * else (pages, API, sockets) to the server, so that the origin stays one.
 */

import { existsSync, readdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { precacheList } from './scripts/precache_list.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const server = `http://127.0.0.1:${process.env['PORT'] ?? '8000'}`

/** Every file in `src/entries/` is a page's way in; the worker gets a fixed name of its own. */
const entries = Object.fromEntries(
  readdirSync(here('./src/entries'))
    .filter((name) => /\.(tsx?|css)$/.test(name))
    .map((name) => [name.replace(/\.\w+$/, ''), here(`./src/entries/${name}`)]),
)

/** Old files with old hashes go before new ones come. */
function clean(folder: string): Plugin {
  return { name: 'canevas-clean', apply: 'build', buildStart: () => rmSync(folder, { recursive: true, force: true }) }
}

export default defineConfig({
  base: '/static/build/',
  publicDir: existsSync(here('./public')) ? here('./public') : false,
  resolve: {
    alias: { 'lib0/logging': here('./src/lean/quiet_logging.ts'), 'lib0/dom': here('./src/lean/page_document.ts') },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [clean(here('../workspace/static/build/assets')), precacheList()],
  build: {
    outDir: here('../workspace/static/build'),
    // The words of the interface lie beside the assets and are made by another tool.
    emptyOutDir: false,
    manifest: 'manifest.json',
    target: 'es2022',
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: entries,
      output: {
        entryFileNames: (chunk) => (chunk.name === 'worker' ? 'worker.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    proxy: { '^/(?!static/build/)': { target: server, ws: true, changeOrigin: false } },
  },
  test: {
    include: ['tests/**/*.test.ts', 'src/**/*.test.ts'],
    environment: 'node',
    maxWorkers: 2,
    testTimeout: 20_000,
  },
})
