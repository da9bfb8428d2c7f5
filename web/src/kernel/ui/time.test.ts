import { describe, expect, it } from 'vitest'

import { exact, meaning, timeLeft } from './time'

const HOUR = 3_600_000
const noon = Date.parse('2026-11-23T04:00:00Z') // 12:00 in Tianjin

describe('timeLeft', () => {
  it.each([
    [noon + 3 * HOUR, false, 'hours', 3],
    [noon + 59 * 60_000, false, 'minutes', 59],
    [noon + 20_000, false, 'minutes', 1],
    [noon + 71 * HOUR, false, 'hours', 71],
    [noon + 73 * HOUR, false, 'days', 3],
    [noon - 5.5 * HOUR, true, 'hours', 5],
    [noon - 60_000, true, 'minutes', 1],
  ] as const)('%s says late %s, %s %s', (due, late, unit, amount) => {
    expect(timeLeft(due, noon)).toEqual({ late, unit, amount })
  })

  it('is not late at the very moment', () => {
    expect(timeLeft(noon, noon).late).toBe(false)
    expect(timeLeft(noon - 1, noon).late).toBe(true)
  })
})

it('soon means within four hours', () => {
  expect(meaning(noon + 4 * HOUR, noon)).toBe('due_soon')
  expect(meaning(noon + 4 * HOUR + 1, noon)).toBe('in_time')
  expect(meaning(noon - 1, noon)).toBe('overdue')
})

it('the exact moment is told in the district’s time, wherever the reader is', () => {
  expect(exact(noon, 'zh', noon)).toContain('12:00')
  expect(exact(noon, 'zh', noon)).toContain('11月23日')
  expect(exact(noon, 'zh', noon)).not.toContain('2026')
  expect(exact(noon, 'zh', noon + 400 * 24 * HOUR)).toContain('2026')
  expect(exact(noon, 'en', noon)).toMatch(/23 Nov/)
})
