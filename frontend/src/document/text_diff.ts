/**
 * The smallest edit between two texts, and how an edit made on an older text lands on a newer one.
 *
 * Offsets are UTF-16 units, as in Yjs and the DOM, but an edit never begins or ends
 * between the halves of a surrogate pair: a text cut there reads differently in the
 * browser and on the server for ever.
 */

/** Replace `remove` units at `index` by `insert`. */
export interface Edit {
  readonly index: number
  readonly remove: number
  readonly insert: string
}

/** One step of a Yjs text delta. */
export interface Step {
  readonly retain?: number
  readonly insert?: string | object
  readonly delete?: number
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff

/** Whether `at` lies between the two halves of one character. */
export function splitsPair(text: string, at: number): boolean {
  return at > 0 && at < text.length && isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at))
}

/** Replaces halves of characters that stand alone; nothing else is touched. */
export function wellFormed(text: string): string {
  return text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD')
}

/**
 * The edit that turns `before` into `after`, or null when they are equal.
 *
 * `caret` is the place after the typed text in `after`; it decides where among equal
 * letters the edit happened ("l" typed between the two of "hello"), so that the
 * carets of others stay where they were.
 */
export function difference(before: string, after: string, caret: number = after.length): Edit | null {
  if (before === after) return null
  const shorter = Math.min(before.length, after.length)
  const mostAfter = Math.min(shorter, after.length - Math.min(caret, after.length))
  let end = 0
  while (end < mostAfter && before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)) end += 1
  let start = 0
  const mostBefore = shorter - end
  while (start < mostBefore && before.charCodeAt(start) === after.charCodeAt(start)) start += 1
  // Past the caret the text may be equal further on (a selection replaced by its own ending).
  const mostEnd = shorter - start
  while (end < mostEnd && before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)) end += 1
  if (splitsPair(before, start) || splitsPair(after, start)) start -= 1
  if (splitsPair(before, before.length - end) || splitsPair(after, after.length - end)) end -= 1
  return { index: start, remove: before.length - start - end, insert: wellFormed(after.slice(start, after.length - end)) }
}

/** Text that field and document share, that only the document has, or that only the field still shows. */
interface Run {
  readonly in: 'both' | 'document' | 'field'
  readonly length: number
}

/**
 * A field and the document it shows, while they are allowed to differ.
 *
 * While somebody composes a word (with an input method), what others write is not put
 * into the field. It is noted here, so that what the composer types meanwhile lands at
 * the right place among it and removes nothing that the composer has not seen.
 */
export class Drift {
  #runs: Run[]

  /** Begins with a text of `length` units on which both agree. */
  constructor(length: number) {
    this.#runs = [{ in: 'both', length }]
  }

  /** Others changed the document by this delta. */
  theirs(delta: readonly Step[]): void {
    const cursor = new Cursor(this.#runs, 'document')
    for (const step of delta) {
      if (step.retain !== undefined) cursor.keep(step.retain)
      else if (step.delete !== undefined) cursor.remove(step.delete, (run) => (run.in === 'both' ? { ...run, in: 'field' } : null))
      else cursor.put({ in: 'document', length: lengthOf(step) })
    }
    this.#runs = cursor.rest()
  }

  /** The field was changed by this edit; returns the same for the document. */
  mine(edit: Edit): Step[] {
    const steps: Step[] = []
    const note = (run: Run, step: 'retain' | 'delete'): void => {
      if (run.in !== 'field' && run.length > 0) steps.push({ [step]: run.length })
    }
    const cursor = new Cursor(this.#runs, 'field', (run) => note(run, 'retain'))
    cursor.keep(edit.index)
    if (edit.insert !== '') {
      cursor.put({ in: 'both', length: edit.insert.length })
      steps.push({ insert: edit.insert })
    }
    cursor.remove(edit.remove, (run) => {
      note(run, 'delete')
      return null
    })
    this.#runs = cursor.rest()
    return steps
  }

  /** What happens to a caret when the field shows the document again: the steps, without the words. */
  settle(): Step[] {
    return this.#runs.map(({ in: where, length }) => {
      if (where === 'both') return { retain: length }
      return where === 'field' ? { delete: length } : { insert: ' '.repeat(length) }
    })
  }
}

/** Walks over runs counting only those that one side has, and builds the new runs. */
class Cursor {
  readonly #side: 'document' | 'field'
  readonly #passed: (run: Run) => void
  readonly #ahead: Run[]
  readonly #behind: Run[] = []

  constructor(runs: readonly Run[], side: 'document' | 'field', passed: (run: Run) => void = () => undefined) {
    this.#ahead = [...runs]
    this.#side = side
    this.#passed = passed
  }

  keep(amount: number): void {
    this.#walk(amount, (run) => {
      this.#passed(run)
      return run
    })
  }

  remove(amount: number, becomes: (run: Run) => Run | null): void {
    this.#walk(amount, becomes)
  }

  put(run: Run): void {
    this.#behind.push(run)
  }

  rest(): Run[] {
    return [...this.#behind, ...this.#ahead]
  }

  #walk(amount: number, becomes: (run: Run) => Run | null): void {
    let wanted = amount
    while (wanted > 0) {
      const run = this.#ahead.shift()
      if (run === undefined) return
      if (run.in !== 'both' && run.in !== this.#side) {
        // The other side's own text costs nothing and stays where it is.
        this.#passed(run)
        this.#behind.push(run)
        continue
      }
      const length = Math.min(wanted, run.length)
      const kept = becomes({ ...run, length })
      if (kept !== null) this.#behind.push(kept)
      if (length < run.length) this.#ahead.unshift({ ...run, length: run.length - length })
      wanted -= length
    }
  }
}

function lengthOf(step: Step): number {
  return typeof step.insert === 'string' ? step.insert.length : 1
}

/**
 * Where a caret stands after a delta. Text put exactly at the caret goes behind it,
 * so that one's own typing is not pushed along by others.
 */
export function moveCaret(caret: number, delta: readonly Step[]): number {
  let at = 0
  let moved = caret
  for (const step of delta) {
    if (step.retain !== undefined) at += step.retain
    else if (step.insert !== undefined) {
      if (at < moved) moved += lengthOf(step)
      at += lengthOf(step)
    } else if (step.delete !== undefined && at < moved) {
      moved = Math.max(at, moved - step.delete)
    }
  }
  return moved
}
