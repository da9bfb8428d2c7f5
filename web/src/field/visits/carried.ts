/** Visits as the phone carries them: those of its areas, and those that are given to its person by name. */
import type { Visit, VisitDetail } from '@/kernel/rounds/calls'

import { pack } from '../device/held'

const COLLECTIONS = ['visits', 'own-visits'] as const
const COMING_MS = 7 * 86_400_000

/** Whom one goes to now or within a week, as the server would list them (its `_coming`). */
export function isComing(visit: Visit, now: number): boolean {
  const day = (iso: string): number => Date.parse(`${iso}T00:00:00+08:00`)
  if (visit.order_position !== null) return true
  if (visit.next_on) return day(visit.next_on) <= now
  return visit.window_from !== null && day(visit.window_from) <= now + COMING_MS
}

export async function visitsInPack(): Promise<Visit[]> {
  const found = await Promise.all(COLLECTIONS.map((name) => pack.value!.all<Visit>(name)))
  return found.flat().map(({ value }) => value).filter((visit) => isComing(visit, Date.now()))
}

/** A visit by itself; what was told of it before comes with the network. */
export const detailOf = (visit: Visit & Partial<Pick<VisitDetail, 'why'>>): VisitDetail =>
  ({ ...visit, why: visit.why ?? [], results: [], ends_on: null, closed_at: null })

export async function visitInPack(uuid: string): Promise<VisitDetail | null> {
  const found = await Promise.all(COLLECTIONS.map((name) => pack.value!.one<Visit & Partial<Pick<VisitDetail, 'why'>>>(name, uuid)))
  const visit = found.find((one) => one !== null)
  return visit ? detailOf(visit) : null
}
