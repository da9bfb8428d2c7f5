/**
 * What each chart asks and how its figures come from the server's rows. Units, places and categories are compared,
 * persons never; a share always keeps its denominator and what was left out of it.
 */
export interface Share {
  n: number
  of: number
  [leftOut: string]: number // unreachable, excluded, pending …: counted beside, never inside
}

export interface InsightRow {
  key: string
  name: string
  name_en: string
  reported: number
  dispatched: number
  closed: number
  open: number
  overdue: number
  returned: number
  reopened: number
  on_time: Share
  contacted: Share
  solved: Share
  satisfied: Share
  median_hours: number | null
}

export type Dimension = 'unit' | 'community' | 'street' | 'category' | 'week'
export type Question = 'backlog' | 'most' | 'returned' | 'better' | 'rates'

/** Below this many cases a share says more about chance than about a unit: it is shown, but not put in an order. */
export const FEW = 5

/** The share in per cent with one decimal, or null when there is nothing to divide by. */
export function percent(share: Share): number | null {
  return share.of > 0 ? Math.round((share.n / share.of) * 1000) / 10 : null
}

/** «86.4%»; a dash where nothing was counted. */
export function percentText(share: Share): string {
  const value = percent(share)
  return value === null ? '—' : `${value.toFixed(1)}%`
}

export function returnedShare(row: InsightRow): Share {
  return { n: row.returned, of: row.dispatched }
}

export function reopenedShare(row: InsightRow): Share {
  return { n: row.reopened, of: row.closed }
}

/** Most open cases first, those overdue before those in time; what has none is left out. */
export function backlog(rows: InsightRow[], most: number): InsightRow[] {
  return rows
    .filter((row) => row.open > 0)
    .sort((one, other) => other.overdue - one.overdue || other.open - one.open)
    .slice(0, most)
}

export function mostReported(rows: InsightRow[], most: number): InsightRow[] {
  return rows
    .filter((row) => row.reported > 0)
    .sort((one, other) => other.reported - one.reported)
    .slice(0, most)
}

/** Highest share of returns first; those with few dispatches come after, in no order of merit. */
export function mostReturned(rows: InsightRow[], most: number): InsightRow[] {
  const some = rows.filter((row) => row.dispatched > 0)
  const enough = some.filter((row) => row.dispatched >= FEW)
  const few = some.filter((row) => row.dispatched < FEW)
  enough.sort((one, other) => other.returned / other.dispatched - one.returned / one.dispatched)
  return [...enough, ...few].slice(0, most)
}

/** Weeks in the order of time. */
export function byWeek(rows: InsightRow[]): InsightRow[] {
  return [...rows].sort((one, other) => one.key.localeCompare(other.key))
}

/** The difference of two shares in percentage points; null when one of them has no denominator. */
export function change(before: Share | undefined, after: Share | undefined): number | null {
  const [was, is] = [before && percent(before), after && percent(after)]
  if (was === null || was === undefined || is === null || is === undefined) return null
  return Math.round((is - was) * 10) / 10
}

/** The filters of the list that shows the rows behind a bar. */
export function rowsBehind(dimension: Dimension, key: string, span: { from: string; until: string }): Record<string, string> | null {
  if (!key || key === 'others') return null // gathered by the server so that nobody is found out
  if (dimension === 'week') return { from: key, until: dayAfter(key, 6) }
  const name = { unit: 'unit', community: 'place', street: 'place', category: 'category' }[dimension]
  return { [name]: key, ...span }
}

export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

function cell(value: string | number | null): string {
  const text = value === null ? '' : String(value)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : /^[=+\-@]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text
}

/** A table as CSV with a byte order mark, so that a spreadsheet reads Chinese; a leading = never becomes a formula. */
export function toCsv(head: string[], rows: (string | number | null)[][]): string {
  return '\ufeff' + [head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n'
}
