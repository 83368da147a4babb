// The Yjs reference server with LevelDB, wired as y-websocket 1 and 2 shipped it.
// The overrides in package.json are what lets 0.1.5 install: its own range meets a prerelease.
import { setPersistence } from '@y/websocket-server/utils'
import { LeveldbPersistence } from 'y-leveldb'
import * as Y from 'yjs'

process.env.YPERSISTENCE = ''
const stored = new LeveldbPersistence(`${process.env.DATA}/level`)
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
