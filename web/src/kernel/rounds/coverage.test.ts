import { describe, expect, it } from 'vitest'

import type { Coverage } from './calls'
import { percent, segments, shade, shades } from './coverage'

const none = { frozen: 0, found: 0, not_eligible: 0, resolved: 0, pending: 0, absent: 0, refused: 0, door: 0, denominator: 0, share: null }
const coverage = (given: Partial<Coverage>): Coverage => ({ ...none, ...given })

describe('coverage', () => {
  it('never rounds to all or to nothing', () => {
    expect([percent(0), percent(0.004), percent(0.5), percent(0.9996), percent(1), percent(null)]).toEqual(['0%', '0.4%', '50%', '99.9%', '100%', '—'])
  })

  it('its parts make up the denominator', () => {
    const parts = segments(coverage({ denominator: 10, resolved: 6, absent: 1, pending: 3 }))
    expect(parts.map(({ part }) => part)).toEqual(['resolved', 'absent', 'pending'])
    expect(parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
  })

  it('has no parts where nothing is to be divided', () => {
    expect(segments(coverage({}))).toEqual([])
  })

  it('is darker where more is done, and blank where nothing is known', () => {
    expect([shade(0), shade(0.5), shade(1)]).toEqual([shades[0], shades[2], shades[4]])
    expect(shades).not.toContain(shade(null))
  })
})
