/** Ten quiet minutes on a shared device, told by a clock that the test winds. */

import { expect, test } from 'vitest'
import { Idle, QUIET_MS } from '../src/view/idle'

test('nobody is asked before ten quiet minutes', () => {
  const idle = new Idle(0)
  expect(idle.tick(QUIET_MS - 1)).toBe(false)
  expect(idle.tick(QUIET_MS)).toBe(true)
})

test('a touch begins the ten minutes anew', () => {
  const idle = new Idle(0)
  idle.touched(QUIET_MS - 1)
  expect(idle.tick(QUIET_MS)).toBe(false)
  expect(idle.tick(2 * QUIET_MS - 1)).toBe(true)
})

test('a page that could not leave asks again every half minute, not every moment', () => {
  const idle = new Idle(0)
  expect(idle.tick(QUIET_MS)).toBe(true)
  expect(idle.tick(QUIET_MS + 5_000)).toBe(false)
  expect(idle.tick(QUIET_MS + 30_000)).toBe(true)
})
