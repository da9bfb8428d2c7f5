import { describe, expect, it } from 'vitest'

import type { PublicSlot } from '@/api/contract'

import { missing } from './booking'
import type { BookingForm } from './booking'
import { isFull, room, span } from './slots'

const NOW = Date.parse('2026-11-24T04:00:00Z')
const slot: PublicSlot = {
  n: 1, begins_at: '2026-11-28T01:00:00Z', ends_at: '2026-11-28T02:00:00Z', capacity: 2, left: 1, waiting: 0, waiting_left: 1,
}

describe('a slot', () => {
  it('is free, has a waiting list, or is full', () => {
    expect(room(slot)).toBe('free')
    expect(room({ ...slot, left: 0 })).toBe('waiting')
    expect(room({ ...slot, left: 0, waiting_left: 0 })).toBe('full')
    expect(isFull({ slots: [{ ...slot, left: 0, waiting_left: 0 }, slot] })).toBe(false)
    expect(isFull({ slots: [{ ...slot, left: 0, waiting_left: 0 }] })).toBe(true)
  })

  it('says the day once, and both when it goes past midnight', () => {
    expect(span(slot, 'zh', NOW)).toMatch(/^11月28日.*09:00–10:00$/)
    expect(span({ ...slot, ends_at: '2026-11-28T17:00:00Z' }, 'zh', NOW)).toMatch(/11月28日.*09:00–11月29日.*01:00$/)
  })
})

describe('a booking', () => {
  const full: BookingForm = { slot: 1, name: '周爷爷', phone: '138 1111 2222', proxy: false, booked_by: '', relation: '', consent: '' }

  it('needs a slot, a name and a phone', () => {
    expect(missing(full)).toEqual({})
    expect(Object.keys(missing({ ...full, slot: 0, name: ' ', phone: '12' }))).toEqual(['slot', 'name', 'phone'])
  })

  it('for somebody else needs who books, how they are related and how the person agreed', () => {
    expect(Object.keys(missing({ ...full, proxy: true }))).toEqual(['booked_by', 'relation', 'consent'])
    expect(missing({ ...full, proxy: true, booked_by: '周女', relation: 'child', consent: '当面同意' })).toEqual({})
  })
})
