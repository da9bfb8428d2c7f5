import { expect, it } from 'vitest'
import { idleState } from './idle'

const MINUTE = 60_000

it('warns two minutes before the server ends the session, and says when it is over', () => {
  expect(idleState(27 * MINUTE, 30 * MINUTE)).toBe('awake')
  expect(idleState(28 * MINUTE, 30 * MINUTE)).toBe('warned')
  expect(idleState(30 * MINUTE, 30 * MINUTE)).toBe('out')
})

it('warns at half time when the limit is very short', () => {
  expect(idleState(0.9 * MINUTE, 2 * MINUTE)).toBe('awake')
  expect(idleState(1.1 * MINUTE, 2 * MINUTE)).toBe('warned')
})
