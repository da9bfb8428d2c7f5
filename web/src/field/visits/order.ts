/** Visits in the order in which somebody goes: urgent ones first, then from door to door. Pure. */
import type { Visit } from '@/kernel/rounds/calls'

import { endOfDay } from '../today/due'

const EARTH_M = 6_371_000
const radians = (degrees: number): number => (degrees * Math.PI) / 180

export interface Spot {
  lon: number
  lat: number
}

/** An address without its district and street, which everybody who goes there knows. */
export function shortTitle(title: string, district: string): string {
  const rest = district && title.startsWith(district) ? title.slice(district.length) : title
  return rest === title ? title : rest.replace(/^[^\d]{1,8}?(街道|镇)/, '') || title
}

/** Metres between two spots. */
export function distance(one: Spot, other: Spot): number {
  const x = radians(other.lon - one.lon) * Math.cos(radians((one.lat + other.lat) / 2))
  return Math.round(EARTH_M * Math.hypot(x, radians(other.lat - one.lat)))
}

/** How far a visit is from here; null when either place is not known. */
export function farness(visit: Visit, here: Spot | null): number | null {
  const at = visit.subject
  return here && at && at.lon !== null && at.lat !== null ? distance(here, { lon: at.lon, lat: at.lat }) : null
}

/** The day by which somebody should be there: the revisit's, else the window's last. */
export const dayOf = (visit: Visit): string | null => visit.next_on ?? visit.window_until ?? visit.due_on

/** The end of that day in the district. */
export function dueAt(visit: Visit): number {
  const day = dayOf(visit)
  return day ? endOfDay(Date.parse(`${day}T00:00:00+08:00`)) - 1 : Infinity
}

/** Wanted today: late, its revisit's day has come, its last day is today, or it is one of a door team's. */
export function isUrgent(visit: Visit, now: number): boolean {
  return visit.order_position !== null || dueAt(visit) < endOfDay(now) || (visit.next_on !== null && Date.parse(`${visit.next_on}T00:00:00+08:00`) <= now)
}

/** From door to door: a door team's own order, then grid by grid and address by address. */
export function byWalking(one: Visit, other: Visit): number {
  const places = (one.order_position ?? Infinity) - (other.order_position ?? Infinity)
  if (places && !Number.isNaN(places)) return places
  const [a, b] = [one.subject, other.subject]
  const grids = (a?.place_code ?? '').slice(0, 15).localeCompare((b?.place_code ?? '').slice(0, 15))
  return grids || (a?.title ?? '').localeCompare(b?.title ?? '', 'zh', { numeric: true })
}

/** The nearest first; without a position, or at the same house, from door to door. */
export function byNearness(here: Spot | null): (one: Visit, other: Visit) => number {
  return (one, other) => (farness(one, here) ?? 0) - (farness(other, here) ?? 0) || byWalking(one, other)
}

/** Where to after this one: the next door of the same round; at its end the first that is left. */
export function after(done: Visit, all: Visit[]): Visit | null {
  const left = all.filter((visit) => visit.round_uuid === done.round_uuid && visit.uuid !== done.uuid).sort(byWalking)
  return left.find((visit) => byWalking(visit, done) > 0) ?? left[0] ?? null
}

export interface Going {
  uuid: string
  title: string
  form: string
  left: Visit[]
}

/** The rounds that one goes for, each with whom is left. */
export function byRound(visits: Visit[]): Going[] {
  const found = new Map<string, Going>()
  for (const visit of visits) {
    const going = found.get(visit.round_uuid) ?? { uuid: visit.round_uuid, title: visit.round_title, form: visit.form, left: [] }
    going.left.push(visit)
    found.set(visit.round_uuid, going)
  }
  return [...found.values()]
}
