/**
 * What a list, board or map of cases is narrowed to, as a value; and its two spellings: the address bar's and the API's.
 *
 * The address bar keeps words a person can read and share (`?state=handling&since=7d`); a relative period stays relative,
 * so that a saved view opened next month still means "the last seven days".
 */
import type { LocationQuery } from 'vue-router'

export type Period = '' | 'today' | '7d' | '30d' | '90d'

export interface CaseFilters {
  type: string // of case; empty: all, or the first where only one can be shown
  state: string[]
  open: boolean
  unit: string // its code: numbers mean nothing in an address that people send each other
  place: string
  category: string
  urgency: string
  timeliness: string
  channel: string
  period: Period
  from: string
  until: string
  q: string
  mine: boolean
  handled: boolean
  sort: 'due' | 'newest'
}

const FLAGS = ['open', 'mine', 'handled'] as const
const CODES = ['type', 'place', 'category', 'urgency', 'timeliness', 'channel'] as const
const TEXTS = [...CODES, 'unit', 'from', 'until', 'q'] as const
const PERIODS: Period[] = ['today', '7d', '30d', '90d']
const DAYS: Record<Exclude<Period, ''>, number> = { today: 0, '7d': 6, '30d': 29, '90d': 89 }

/** The district's wall clock: its days begin at midnight here, wherever the browser is. */
const DISTRICT_OFFSET = '+08:00'

export function noFilters(): CaseFilters {
  return {
    type: '',
    state: [],
    open: false,
    unit: '',
    place: '',
    category: '',
    urgency: '',
    timeliness: '',
    channel: '',
    period: '',
    from: '',
    until: '',
    q: '',
    mine: false,
    handled: false,
    sort: 'due',
  }
}

function words(value: LocationQuery[string] | undefined): string[] {
  const all = Array.isArray(value) ? value : [value]
  return [...new Set(all.flatMap((part) => (part ?? '').split(',')).filter(Boolean))]
}

function first(value: LocationQuery[string] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
}

/** Reads the address bar; whatever it does not understand it leaves out. */
export function readQuery(query: LocationQuery): CaseFilters {
  const filters = noFilters()
  filters.state = words(query.state)
  for (const key of FLAGS) filters[key] = first(query[key]) === '1'
  for (const key of TEXTS) filters[key] = first(query[key])
  if (!isDay(filters.from)) filters.from = ''
  if (!isDay(filters.until)) filters.until = ''
  const period = first(query.period) as Period
  filters.period = PERIODS.includes(period) ? period : ''
  filters.sort = first(query.sort) === 'newest' ? 'newest' : 'due'
  return filters
}

/** Writes the address bar; what narrows nothing is not written, so that equal filters have equal addresses. */
export function writeQuery(filters: CaseFilters): Record<string, string> {
  const query: Record<string, string> = {}
  if (filters.state.length) query.state = filters.state.join(',')
  for (const key of FLAGS) if (filters[key]) query[key] = '1'
  for (const key of TEXTS) if (filters[key]) query[key] = filters[key]
  if (filters.period) query.period = filters.period
  if (filters.sort !== 'due') query.sort = filters.sort
  return query
}

/** The day (YYYY-MM-DD) that it is in the district at `now`, `back` days earlier. */
export function districtDay(now: Date, back = 0): string {
  return new Date(now.getTime() + 8 * 3600_000 - back * 86_400_000).toISOString().slice(0, 10)
}

function startOf(day: string): string {
  return `${day}T00:00:00${DISTRICT_OFFSET}`
}

function afterEndOf(day: string): string {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
  return startOf(next)
}

/** The API's parameters; days become instants, `until` is the end of that day, the unit's code its number. */
export function apiParams(filters: CaseFilters, now: Date, unitId: (code: string) => number | undefined): Record<string, string> {
  const params: Record<string, string> = {}
  if (filters.state.length) params.state = filters.state.join(',')
  for (const key of FLAGS) if (filters[key]) params[key] = 'true'
  for (const key of CODES) if (filters[key]) params[key] = filters[key]
  if (filters.unit) params.unit = String(unitId(filters.unit) ?? filters.unit)
  if (filters.q.trim()) params.q = filters.q.trim()
  const from = filters.period ? districtDay(now, DAYS[filters.period]) : filters.from
  if (from) params.opened_from = startOf(from)
  if (filters.until && !filters.period) params.opened_until = afterEndOf(filters.until)
  params.sort = filters.sort
  return params
}

/** How many things the list is narrowed by, apart from what its screen always is. */
export function countNarrowed(filters: CaseFilters, always: Partial<CaseFilters> = {}): number {
  const { sort, type, ...rest } = writeQuery(filters) // an order and a tab narrow nothing
  void [sort, type]
  if (always.open) delete rest.open
  if (rest.from && rest.until) delete rest.until
  return Object.keys(rest).length
}
