/**
 * What each chart asks and how its figures come from the server's rows. Units, places and categories are compared,
 * persons never; a share always keeps its denominator and what was left out of it.
 */
/** How many; null where so few must not be told, lest the number give somebody away. */
export type Count = number | null

export interface Share {
  n: Count
  of: Count
  [leftOut: string]: Count // unreachable, excluded, pending …: counted beside, never inside
}

export interface InsightRow {
  key: string
  name: string
  name_en: string
  reported: Count
  dispatched: Count
  closed: Count
  open: Count
  overdue: Count
  returned: Count
  reopened: Count
  on_time: Share
  median_hours: number | null
}

/** The share of a row that an indicator of the scenario is called by. */
export function shareOf(row: InsightRow, indicator: string): Share | null {
  const found = (row as unknown as Record<string, Share | undefined>)[indicator]
  return found && typeof found === 'object' && 'of' in found ? found : null
}

export type Dimension = 'unit' | 'community' | 'street' | 'category' | 'week'

/** Below this many cases a share says more about chance than about a unit: it is shown, but not put in an order. */
export const FEW = 5

/** For putting in an order and for drawing: what is too few to be told counts as none. */
export const known = (count: Count): number => count ?? 0

/** «12», or «<5» where the number is not told. */
export const countText = (count: Count): string => (count === null ? `<${FEW}` : String(count))

/** «12/40» */
export const fraction = (share: Share): string => `${countText(share.n)}/${countText(share.of)}`

/** Whether any figure of the rows is not told. */
export const hasUntold = (rows: InsightRow[]): boolean =>
  rows.some((row) => [row.reported, row.dispatched, row.closed, row.open, row.overdue, row.returned, row.reopened].includes(null))

/** The share in per cent with one decimal, or null when there is nothing to divide by. */
export function percent(share: Share): number | null {
  return share.of && share.n !== null ? Math.round((share.n / share.of) * 1000) / 10 : null
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
    .filter((row) => row.open !== 0)
    .sort((one, other) => known(other.overdue) - known(one.overdue) || known(other.open) - known(one.open))
    .slice(0, most)
}

export function mostReported(rows: InsightRow[], most: number): InsightRow[] {
  return rows
    .filter((row) => row.reported !== 0)
    .sort((one, other) => known(other.reported) - known(one.reported))
    .slice(0, most)
}

/** Highest share of returns first; those with few dispatches come after, in no order of merit. */
export function mostReturned(rows: InsightRow[], most: number): InsightRow[] {
  const some = rows.filter((row) => row.dispatched !== 0)
  const enough = some.filter((row) => known(row.dispatched) >= FEW)
  const few = some.filter((row) => known(row.dispatched) < FEW)
  const share = (row: InsightRow): number => known(row.returned) / known(row.dispatched)
  enough.sort((one, other) => share(other) - share(one))
  return [...enough, ...few].slice(0, most)
}

/** Weeks in the order of time; those told together are of no week. */
export function byWeek(rows: InsightRow[]): InsightRow[] {
  return rows.filter((row) => row.key !== 'others').sort((one, other) => one.key.localeCompare(other.key))
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
