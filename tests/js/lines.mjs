/** One JSON object per line in, one per line out; answers keep the order of the questions. */

import { createInterface } from 'node:readline'

/** @param {Record<string, (asked: any) => any>} verbs what can be asked, by the name under `do`. */
export async function serve(verbs) {
  const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`)
  say({ ready: true })
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue
    const asked = JSON.parse(line)
    try {
      const verb = verbs[asked.do]
      if (verb === undefined) throw new Error(`unknown verb ${asked.do}`)
      say({ id: asked.id, ok: true, ...(await verb(asked)) })
    } catch (error) {
      say({ id: asked.id, ok: false, error: String(error?.message ?? error) })
    }
  }
  process.exit(0)
}

/** Waits until something is so. */
export async function until(what, holds, ms = 5_000) {
  const end = Date.now() + ms
  while (!holds()) {
    if (Date.now() > end) throw new Error(`never: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

export const hex = (bytes) => Buffer.from(bytes).toString('hex')
