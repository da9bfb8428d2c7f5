import { expect, it } from 'vitest'

import type { UnitFigures } from '../api'

import { rowsOf, sumOf } from './unitFigures'

const kind = (type: string, total: object, is_sealed = false) => ({ type, is_sealed, total, indicators: [] }) as unknown as UnitFigures
const plain = kind('a.b', { reported: 9, open: 4, overdue: 1, closed: 5, on_time: { n: 3, of: 5 } })
const sealed = kind('c.d', { reported: 6, open: null, overdue: 0, closed: null, on_time: { n: null, of: null } }, true)
const span = { from: '2026-11-01', until: '2026-11-23' }

it('a unit has one sum over all types, and what is too few to be told is in none of it', () => {
  expect(sumOf([plain, sealed])).toEqual({ open: 4, overdue: 1, closed: 5, onTime: { n: 3, of: 5 }, untold: true })
  expect(sumOf([plain]).untold).toBe(false)
})

it('a figure leads to its rows; of sealed matters and of nothing there is no list', () => {
  expect(rowsOf(plain, 'overdue', 'CGW', span)).toEqual({ type: 'a.b', unit: 'CGW', ...span, open: '1', timeliness: 'overdue' })
  expect(rowsOf(plain, 'reported', 'CGW', span)).toEqual({ type: 'a.b', unit: 'CGW', ...span })
  expect([rowsOf(sealed, 'reported', 'CGW', span), rowsOf(kind('a.b', { open: 0 }), 'open', 'CGW', span)]).toEqual([null, null])
})
