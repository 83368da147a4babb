// Hocuspocus with its SQLite extension; every other option is its default.
import { SQLite } from '@hocuspocus/extension-sqlite'
import { Server } from '@hocuspocus/server'

const { PORT, HOST, DATA } = process.env
const server = new Server({
  port: Number(PORT),
  address: HOST,
  quiet: true,
  extensions: [new SQLite({ database: `${DATA}/hocuspocus.sqlite` })],
})
await server.listen()
