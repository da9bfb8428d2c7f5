import { expect, it } from 'vitest'

import { amount, cutShare, percent } from './words'

it('a share just below what the law asks for does not read as reached', () => {
  expect(cutShare(0.749999)).toBe('74.99%')
  expect(cutShare(0.75)).toBe('75.00%')
  expect(cutShare(2 / 3)).toBe('66.66%')
  expect(cutShare(null)).toBe('—')
})

it('figures are grouped and percents keep two decimals', () => {
  expect(amount(802600)).toBe('802,600')
  expect(percent(100.09)).toBe('100.09%')
  expect(percent(null)).toBe('—')
})
