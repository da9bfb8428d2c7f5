import { describe, expect, it } from 'vitest'

import type { Visit } from '@/kernel/rounds/calls'

import { after, byNearness, byRound, byWalking, distance, dueAt, isUrgent, shortTitle } from './order'

const GRID = '120103001001001'
const noon = Date.parse('2026-11-23T04:00:00Z') // 12:00 in Tianjin
const visit = (title: string, over: Partial<Visit> = {}, at: { lon: number; lat: number } | null = null): Visit =>
  ({
    uuid: title, round_uuid: 'r', round_title: '检查', form: '', order_position: null, next_on: null, window_until: '2026-12-01', due_on: '2026-12-01',
    subject: { kind: 'home', uuid: title, title, place_code: `${GRID}001`, lon: at?.lon ?? null, lat: at?.lat ?? null }, ...over,
  }) as Visit
const titles = (visits: Visit[]): string[] => visits.map(({ uuid }) => uuid)

describe('visits', () => {
  it('go from door to door, rooms by number and not by letters', () => {
    const found = ['1号楼2门101', '1号楼10门101', '1号楼2门301', '1号楼1门1001'].map((title) => visit(title))
    expect(titles(found.sort(byWalking))).toEqual(['1号楼1门1001', '1号楼2门101', '1号楼2门301', '1号楼10门101'])
  })

  it('keep a door team’s own order before everything else', () => {
    const found = [visit('1号楼1门101'), visit('9号楼', { order_position: 2 }), visit('8号楼', { order_position: 1 })]
    expect(titles(found.sort(byWalking))).toEqual(['8号楼', '9号楼', '1号楼1门101'])
  })

  it('say an address without what everybody knows who goes there', () => {
    expect(shortTitle('河西区大营门街道九江路小区1号楼1门602', '河西区')).toBe('九江路小区1号楼1门602')
    expect(shortTitle('河西区九江路小区1号楼', '河西区')).toBe('九江路小区1号楼')
    expect(shortTitle('王**', '河西区')).toBe('王**')
    expect(shortTitle('九江路小区1号楼', '河西区')).toBe('九江路小区1号楼')
  })

  it('are nearest first once the phone says where it is', () => {
    const here = { lon: 117.22, lat: 39.08 }
    const found = [visit('far', {}, { lon: 117.25, lat: 39.08 }), visit('near', {}, { lon: 117.221, lat: 39.08 })]
    expect(titles(found.sort(byNearness(here)))).toEqual(['near', 'far'])
    expect(distance(here, { lon: 117.22, lat: 39.09 })).toBeCloseTo(1112, -1)
  })

  it('are urgent on their last day, on a revisit’s day and for a door team', () => {
    expect(isUrgent(visit('any day'), noon)).toBe(false)
    expect(isUrgent(visit('last day', { window_until: '2026-11-23' }), noon)).toBe(true)
    expect(isUrgent(visit('late', { window_until: '2026-11-20' }), noon)).toBe(true)
    expect(isUrgent(visit('again', { next_on: '2026-11-23' }), noon)).toBe(true)
    expect(isUrgent(visit('door', { order_position: 3 }), noon)).toBe(true)
    expect(new Date(dueAt(visit('x', { window_until: '2026-11-23' })) + 1).toISOString()).toBe('2026-11-23T16:00:00.000Z')
  })

  it('lead to the next door of the same round, and at its end to the first that is left', () => {
    const [one, two, three] = ['101', '201', '301'].map((title) => visit(title)) as [Visit, Visit, Visit]
    const elsewhere = visit('102', { round_uuid: 'other' })
    expect(after(one, [one, elsewhere, two, three])?.uuid).toBe('201')
    expect(after(three, [one, two, three])?.uuid).toBe('101')
    expect(after(one, [one, elsewhere])).toBeNull()
    expect(byRound([one, elsewhere, two]).map(({ uuid, left }) => [uuid, left.length])).toEqual([['r', 2], ['other', 1]])
  })
})
