/** Today's list in the order of the day: late, to be done today, later. */
import type { CaseRow } from '@/api/contract'

const SOON_MS = 4 * 3_600_000

export type Part = 'late' | 'today' | 'later'

const dueOf = (row: CaseRow): number => Date.parse(row.step_due_at ?? row.due_at ?? '') || Infinity

/** The end of the day in the district's time. */
export function endOfDay(now: number): number {
  const offset = 8 * 3_600_000 // China has one time and no summer time
  const day = 24 * 3_600_000
  return (Math.floor((now + offset) / day) + 1) * day - offset
}

/** Soonest first within each part; a paused case is never late. */
export function parts(rows: CaseRow[], now: number): { part: Part; rows: CaseRow[] }[] {
  const tonight = Math.max(endOfDay(now), now + SOON_MS) // an hour before midnight, what is due at half past is today's too
  const found: Record<Part, CaseRow[]> = { late: [], today: [], later: [] }
  for (const row of [...rows].sort((a, b) => dueOf(a) - dueOf(b))) {
    const due = dueOf(row)
    const part = row.timeliness === 'paused' ? 'later' : due < now ? 'late' : due < tonight ? 'today' : 'later'
    found[part].push(row)
  }
  return (['late', 'today', 'later'] as const).map((part) => ({ part, rows: found[part] })).filter(({ rows: some }) => some.length)
}
