// The Yjs reference server with LevelDB, wired as y-websocket 1 and 2 shipped it.
// The overrides in package.json are what lets 0.1.5 install: its own range meets a prerelease.
import { setPersistence } from '@y/websocket-server/utils'
import { LeveldbPersistence } from 'y-leveldb'
import * as Y from 'yjs'

const stored = new LeveldbPersistence(`${process.env.DATA}/level`)
// Asked for at once, or the first reads after a restart find the database closed and stay so.
await stored._transact((db) => db.open())
setPersistence({
  provider: stored,
  bindState: async (name, doc) => {
    const kept = await stored.getYDoc(name)
    stored.storeUpdate(name, Y.encodeStateAsUpdate(doc))
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(kept))
    doc.on('update', (update) => stored.storeUpdate(name, update))
  },
  writeState: async () => {},
})
await import('@y/websocket-server/server')
