// Hocuspocus with a SQLite file; every other option is its default.
//
// The table and the statements are those of @hocuspocus/extension-sqlite, on Node's own SQLite:
// the binding that the extension takes from npm crashes Node 24 once its garbage is collected.

import { DatabaseSync } from 'node:sqlite'

import { Database } from '@hocuspocus/extension-database'
import { Server } from '@hocuspocus/server'

const { PORT, HOST, DATA } = process.env
const file = new DatabaseSync(`${DATA}/hocuspocus.sqlite`)
file.exec('CREATE TABLE IF NOT EXISTS documents (name TEXT UNIQUE NOT NULL, data BLOB NOT NULL)')
const read = file.prepare('SELECT data FROM documents WHERE name = ?')
const write = file.prepare(
  'INSERT INTO documents (name, data) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET data = excluded.data',
)

const server = new Server({
  port: Number(PORT),
  address: HOST,
  quiet: true,
  extensions: [
    new Database({
      fetch: async ({ documentName }) => read.get(documentName)?.data ?? null,
      store: async ({ documentName, state }) => {
        write.run(documentName, state)
      },
    }),
  ],
})
await server.listen()
