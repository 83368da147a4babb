// Offers one load to one server and says what came of it: a plan as JSON on stdin, figures on stdout.
//
// Open loop: edits are sent when the plan says, however the server fares, and an edit's latency runs
// from the planned moment until a receiver *holds* it, that is until the updates it has received
// reach the clock of that edit. A server that merges ten edits into one message gets credit for ten.
// An echo to the author is no delivery.

import fs from 'node:fs'

import { Client, eachCursor } from './client.mjs'
import { afternoon, random, typist } from './documents.mjs'

const plan = JSON.parse(fs.readFileSync(0, 'utf8'))
const { host, port, flavour, headers, warm = 1, seconds = 5, drain = 3, atOnce = 20 } = plan
const dice = random(plan.seed ?? 1)
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Clock ticks of the server's whole process tree, and its memory in bytes; Linux only. */
function usage() {
  let ticks = 0
  let memory = 0
  const visit = (pid) => {
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      ticks += Number(fields[11]) + Number(fields[12])
      memory += Number(fields[21]) * 4096
      for (const task of fs.readdirSync(`/proc/${pid}/task`)) {
        const children = fs.readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
        children.split(' ').filter(Boolean).forEach(visit)
      }
    } catch {
      // It ended meanwhile; what it used before is gone with it.
    }
  }
  visit(plan.pid)
  return { ticks, memory }
}

const rooms = plan.rooms.map((room) => ({ ...room, clients: [], authors: new Map() }))
const latencies = []
let delivered = 0
let windowFrom = Infinity
let windowTo = Infinity

function heard(client, author, clock) {
  const authored = client.room.authors.get(author)
  if (authored === undefined || authored.client === client) return
  let next = client.next.get(author) ?? 0
  const now = performance.now()
  while (next < authored.sent.length && authored.updates[next].clock <= clock) {
    const planned = authored.sent[next]
    if (planned >= windowFrom && planned < windowTo) {
      latencies.push(now - planned)
      delivered += 1
    }
    next += 1
  }
  client.next.set(author, next)
}

async function open(room) {
  const target = { host, port, flavour, headers, path: room.path, room: room.name }
  const client = new Client(target, heard)
  client.room = room
  client.next = new Map()
  room.clients.push(client)
  try {
    return await client.open(room.wanted)
  } catch {
    client.closed = true
    return null
  }
}

async function openAll() {
  const waiting = rooms.flatMap((room) => Array.from({ length: room.people }, () => room))
  const times = []
  const began = performance.now()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let room = waiting.shift(); room; room = waiting.shift()) times.push(await open(room))
    }),
  )
  return { times, all: times.includes(null) ? null : performance.now() - began }
}

function percentile(values, part) {
  if (values.length === 0) return null
  values.sort((a, b) => a - b)
  return values[Math.min(values.length - 1, Math.floor(values.length * part))]
}

/** Every planned act, in order: [moment in ms from the start, what to do]. */
function acts(start) {
  const planned = []
  for (const room of rooms) {
    for (let number = 0; number < (room.writers ?? 0); number += 1) {
      const client = room.clients[number]
      const step = 1000 / room.rate
      const times = []
      for (let at = dice() * step; at < (warm + seconds) * 1000; at += step) times.push(at)
      if (plan.kind === 'cursors') {
        client.author = 1_000 + number
        times.forEach((at, clock) =>
          planned.push([at, () => point(client, clock + 1, start + at)]),
        )
        continue
      }
      const authored = { ...typist(number, times.length, plan.length), client, sent: [] }
      room.authors.set(authored.author, authored)
      times.forEach((at, edit) =>
        planned.push([
          at,
          () => {
            authored.sent.push(start + at)
            client.write(authored.updates[edit].update)
          },
        ]),
      )
    }
  }
  return planned.sort((a, b) => a[0] - b[0])
}

const cursorTimes = new Map()
function point(client, clock, planned) {
  cursorTimes.set(`${client.author}:${clock}`, planned)
  client.point(client.author, clock, planned)
}

function watchCursors() {
  for (const room of rooms) {
    for (const client of room.clients) {
      client.cursors = (reader) =>
        eachCursor(reader, (author, clock) => {
          const planned = cursorTimes.get(`${author}:${clock}`)
          if (author === client.author || planned === undefined) return
          if (planned < windowFrom || planned >= windowTo) return
          latencies.push(performance.now() - planned)
          delivered += 1
        })
    }
  }
}

async function fill() {
  // One author at full speed, with pauses for the answers; then the rest of the plan.
  for (const room of rooms) {
    if (!room.fill) continue
    const written = afternoon(room.fill)
    const [client] = room.clients
    for (const [index, { update }] of written.updates.entries()) {
      client.write(update)
      if (index % 20 === 19) await sleep((20 / (plan.fillRate ?? 1500)) * 1000)
    }
    room.clocks = written.clocks
  }
}

async function main() {
  const joined = await openAll()
  await fill()
  if (plan.kind === 'cursors') watchCursors()
  for (const room of rooms) if (room.stalls) room.clients.at(-1).socket.pause()
  const start = performance.now() + 50
  const planned = acts(start)
  windowFrom = start + warm * 1000
  windowTo = windowFrom + seconds * 1000
  let before
  let lag = 0
  for (let next = 0; next < planned.length; ) {
    const now = performance.now()
    if (before === undefined && now >= windowFrom) before = usage()
    for (; next < planned.length && start + planned[next][0] <= now; next += 1) {
      lag = Math.max(lag, now - start - planned[next][0])
      planned[next][1]()
    }
    await (next % 64 === 0 ? sleep(0) : new Promise(setImmediate))
    const wait = next < planned.length ? start + planned[next][0] - performance.now() : 0
    if (wait > 1) await sleep(Math.min(wait - 0.5, 5))
  }
  await sleep(Math.max(0, windowTo - performance.now()))
  const after = usage()
  await sleep(drain * 1000)
  const clients = rooms.flatMap((room) => room.clients)
  const expected = rooms.reduce((sum, room) => {
    const readers = room.clients.length - 1 - (room.stalls ? 1 : 0)
    const inside = (moment) => moment >= windowFrom && moment < windowTo
    const sent = [...room.authors.values()].reduce((n, a) => n + a.sent.filter(inside).length, 0)
    return sum + sent * readers
  }, 0)
  const cpu = before === undefined ? 0 : (after.ticks - before.ticks) / 100
  process.stdout.write(
    JSON.stringify({
      joined: { all: joined.all, times: joined.times },
      delivered,
      missing: plan.kind === 'cursors' ? 0 : Math.max(0, expected - delivered),
      p50: percentile(latencies, 0.5),
      p99: percentile(latencies, 0.99),
      cpuPercent: (cpu / seconds) * 100,
      cpuMicros: delivered ? (cpu * 1e6) / delivered : null,
      memory: after.memory,
      memoryGrowth: before === undefined ? 0 : after.memory - before.memory,
      closed: clients.filter((client) => client.closed).length,
      lag,
      held: rooms.map((room) => Object.fromEntries(room.clients.at(-1)?.known ?? [])),
      filled: rooms.map((room) => Object.fromEntries(room.clocks ?? [])),
    }),
  )
  for (const client of clients) client.close()
}

await main()
process.exit(0)
