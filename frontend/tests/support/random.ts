/** Chance that a seed repeats: a failing run is run again by its seed. */

export interface Randomness {
  /** 0 ≤ x < 1. */
  next(): number
  below(limit: number): number
  chance(probability: number): boolean
  of<T>(choices: readonly T[]): T
}

export function randomness(seed: number): Randomness {
  let state = (seed * 2_654_435_761) >>> 0
  const next = (): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    below: (limit) => Math.floor(next() * limit),
    chance: (probability) => next() < probability,
    of: (choices) => choices[Math.floor(next() * choices.length)]!,
  }
}
