/** Today's list in the order of the day: late, to be done today, later; cases and visits in one order. */
import type { CaseRow } from '@/api/contract'
import type { Visit } from '@/kernel/rounds/calls'

import { dueAt } from '../visits/order'

const SOON_MS = 4 * 3_600_000

export type Part = 'late' | 'today' | 'later'

const dueOf = (row: CaseRow): number => Date.parse(row.step_due_at ?? row.due_at ?? '') || Infinity

/** The end of the day in the district's time. */
export function endOfDay(now: number): number {
  const offset = 8 * 3_600_000 // China has one time and no summer time
  const day = 24 * 3_600_000
  return (Math.floor((now + offset) / day) + 1) * day - offset
}

/** A case or a visit: something that is due. */
export type Due = { key: string; due: number; isPaused: boolean } & ({ row: CaseRow; visit?: never } | { visit: Visit; row?: never })

export const ofCase = (row: CaseRow): Due => ({ key: row.uuid, due: dueOf(row), isPaused: row.timeliness === 'paused', row })
export const ofVisit = (visit: Visit): Due => ({ key: visit.uuid, due: dueAt(visit), isPaused: false, visit })

/** Soonest first within each part; a paused case is never late. */
export function parts(rows: Due[], now: number): { part: Part; rows: Due[] }[] {
  const tonight = Math.max(endOfDay(now), now + SOON_MS) // an hour before midnight, what is due at half past is today's too
  const found: Record<Part, Due[]> = { late: [], today: [], later: [] }
  for (const row of [...rows].sort((a, b) => a.due - b.due)) {
    const part = row.isPaused ? 'later' : row.due < now ? 'late' : row.due < tonight ? 'today' : 'later'
    found[part].push(row)
  }
  return (['late', 'today', 'later'] as const).map((part) => ({ part, rows: found[part] })).filter(({ rows: some }) => some.length)
}
