import { describe, expect, it } from 'vitest'

import type { Visit } from '@/kernel/rounds/calls'

import { isComing } from './carried'

const noon = Date.parse('2026-11-23T04:00:00Z') // 12:00 in Tianjin
const visit = (over: Partial<Visit>): Visit => ({ order_position: null, next_on: null, window_from: null, ...over }) as Visit

describe('without a network the phone lists whom the server would list', () => {
  it.each([
    ['its window is open', { window_from: '2026-11-01' }, true],
    ['its window opens within a week', { window_from: '2026-11-30' }, true],
    ['its window opens later', { window_from: '2026-12-01' }, false],
    ['the day of the revisit has come', { window_from: '2026-11-01', next_on: '2026-11-23' }, true],
    ['the day of the revisit is to come', { window_from: '2026-11-01', next_on: '2026-11-24' }, false],
    ['a door team has it, on any day', { next_on: '2026-12-24', order_position: 4 }, true],
    ['nothing says when', {}, false],
  ])('%s', (_, over, is) => {
    expect(isComing(visit(over), noon)).toBe(is)
  })
})
