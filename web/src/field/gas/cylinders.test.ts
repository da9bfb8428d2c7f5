import { describe, expect, it } from 'vitest'

import type { Job } from '@/kernel/device/jobs'

import { carriedScan } from './cylinders'
import type { CarriedCylinder, Tables } from './cylinders'

const named = (code: string) => ({ code, name: code, name_en: code })
const step = (code: string, goes: Record<string, string>, back = false) => ({
  ...named(code), takers: [], asks_taker: false, back, goes: Object.fromEntries(Object.entries(goes).map(([at, to]) => [at, named(to)])),
})
const TABLES: Tables = {
  steps: [step('deliver', { carried: 'delivered' }), step('use', { delivered: 'in_use' }), step('return', { delivered: 'empty', in_use: 'empty' }, true)],
  stations: ['empty', 'carried', 'delivered', 'in_use'].map(named),
  firms: [],
}
const stop = (reason: string, from: string | null) => ({ reason, message: reason, message_en: reason, since: null, from })
const cylinder = (over: Partial<CarriedCylinder> = {}): CarriedCylinder => ({
  uuid: 'u', seq: 3, state: 'delivered', since: null, facts: {} as CarriedCylinder['facts'], holder: { kind: 'home', uuid: 'h', title: '3号楼', is_shown: true },
  stops: [stop('overdue', '2026-12-02'), stop('over_age', '2030-01-01')], ...over,
})
const scan = (row: CarriedCylinder | null, day = '2026-12-01', waits: Job[] = []) => carriedScan('HX-001', row, TABLES, waits, day)

describe('a cylinder that is scanned without a network', () => {
  it('goes on until the day on which it stops, and only back from then', () => {
    const before = scan(cylinder())
    expect([before.may_go_on, before.steps.map((one) => one.code)]).toEqual([true, ['use', 'return']])
    const after = scan(cylinder(), '2026-12-02')
    expect([after.may_go_on, after.stops.map((one) => one.reason), after.steps.map((one) => one.code)]).toEqual([false, ['overdue'], ['return']])
  })

  it('stops at once for what holds already', () => {
    expect(scan(cylinder({ stops: [stop('hazard', null)] })).may_go_on).toBe(false)
  })

  it('is unknown and goes nowhere when it is not carried', () => {
    const found = scan(null)
    expect([found.isCarried, found.may_go_on, found.steps]).toEqual([false, false, []])
  })

  it('is where this phone has handed it over to, though nobody knows yet', () => {
    const made = { state: named('in_use'), holder: { kind: 'home', uuid: 'h', title: '3号楼', is_shown: true } }
    const found = scan(cylinder(), '2026-12-01', [{ id: 'j1', made } as unknown as Job])
    expect([found.state?.code, found.steps.map((one) => one.code), found.seq]).toEqual(['in_use', ['return'], 3])
  })
})
