/** What a unit's page adds up over all types of cases, and where its figures lead. Pure. */
import type { UnitFigures } from '../api'
import type { Span } from './cards'
import { known, type Count, type Share } from './questions'

export interface UnitSum {
  open: number
  overdue: number
  closed: number
  onTime: Share
  /** Something is in none of the sums, because so few must not be told. */
  untold: boolean
}

export function sumOf(types: UnitFigures[]): UnitSum {
  const sum = { open: 0, overdue: 0, closed: 0, onTime: { n: 0, of: 0 }, untold: false }
  for (const { total } of types) {
    sum.open += known(total.open)
    sum.overdue += known(total.overdue)
    sum.closed += known(total.closed)
    if (total.on_time.n !== null && total.on_time.of !== null) {
      sum.onTime.n += total.on_time.n
      sum.onTime.of += total.on_time.of
    }
    const counts: Count[] = [total.open, total.overdue, total.closed, total.on_time.n]
    sum.untold ||= counts.includes(null)
  }
  return sum
}

export type Figure = 'reported' | 'open' | 'overdue' | 'closed'

/** The list of the cases behind a figure; of sealed ones nobody gets a list. */
export function rowsOf(kind: UnitFigures, figure: Figure, unit: string, span: Span): Record<string, string> | null {
  if (kind.is_sealed || !kind.total[figure] || figure === 'closed') return null
  const query: Record<string, string> = { type: kind.type, unit, ...span }
  if (figure !== 'reported') query.open = '1'
  if (figure === 'overdue') query.timeliness = 'overdue'
  return query
}
