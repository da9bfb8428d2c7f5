import { describe, expect, it } from 'vitest'

import type { CaseRow } from '@/api/contract'

import type { Visit } from '@/kernel/rounds/calls'

import { endOfDay, ofCase, ofVisit, parts } from './due'

const noon = Date.parse('2026-11-23T04:00:00Z') // 12:00 in Tianjin
const row = (title: string, due: string | null, over: Partial<CaseRow> = {}): CaseRow =>
  ({ title, step_due_at: due, due_at: null, timeliness: 'in_time', ...over }) as CaseRow
const shown = (rows: CaseRow[]) =>
  parts(rows.map(ofCase), noon).map(({ part, rows: some }) => [part, some.map(({ row: one }) => one?.title)])

describe('today’s list', () => {
  it('is late, today, later, each soonest first', () => {
    const rows = [
      row('tomorrow', '2026-11-24T01:00:00Z'),
      row('tonight', '2026-11-23T15:59:00Z'), // 23:59
      row('late', '2026-11-23T03:59:00Z'),
      row('soon', '2026-11-23T05:00:00Z'),
      row('very late', '2026-11-20T03:59:00Z'),
    ]
    expect(shown(rows)).toEqual([['late', ['very late', 'late']], ['today', ['soon', 'tonight']], ['later', ['tomorrow']]])
  })

  it('leaves empty parts out, puts what has no deadline last, and a paused case is never late', () => {
    const paused = row('paused', '2026-11-20T00:00:00Z', { timeliness: 'paused' })
    expect(shown([row('free', null), paused])).toEqual([['later', ['paused', 'free']]])
  })

  it('has visits among the cases, by the day on which somebody should be there', () => {
    const visit = (day: string): Visit => ({ uuid: day, next_on: null, window_until: day, due_on: day }) as Visit
    const mixed = [ofCase(row('tonight', '2026-11-23T10:00:00Z')), ofVisit(visit('2026-11-23')), ofVisit(visit('2026-11-22'))]
    expect(parts(mixed, noon).map(({ part, rows: some }) => [part, some.map(({ key, row: one }) => one?.title ?? key)])).toEqual([
      ['late', ['2026-11-22']],
      ['today', ['tonight', '2026-11-23']],
    ])
  })

  it('late in the evening what is due soon after midnight is today’s', () => {
    const late = Date.parse('2026-11-23T15:00:00Z') // 23:00
    expect(parts([ofCase(row('00:30', '2026-11-23T16:30:00Z'))], late)[0]!.part).toBe('today')
  })

  it('the day ends at midnight in Tianjin', () => {
    expect(new Date(endOfDay(noon)).toISOString()).toBe('2026-11-23T16:00:00.000Z')
    expect(new Date(endOfDay(Date.parse('2026-11-23T16:00:00Z'))).toISOString()).toBe('2026-11-24T16:00:00.000Z')
  })
})
