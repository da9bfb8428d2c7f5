import { expect, it } from 'vitest'
import type { Category } from '@/api/contract'
import { categoryChanges } from './categoryChanges'

const BINS = {
  code: '0102',
  parent_code: '01',
  name: '垃圾桶满溢',
  name_en: 'Bins',
  deadline_amount: 4,
  evidence: ['photo_after'],
} as Category

it('sends only what was changed', () => {
  expect(categoryChanges(BINS, { ...BINS, evidence: ['photo_after'] })).toEqual({})
  expect(categoryChanges(BINS, { ...BINS, deadline_amount: 8, evidence: [] })).toEqual({ deadline_amount: 8, evidence: [] })
})

it('never sends what is not to be edited here', () => {
  expect(categoryChanges(BINS, { ...BINS, code: '9999', version: 12 })).toEqual({})
})
