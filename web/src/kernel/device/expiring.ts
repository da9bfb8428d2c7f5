/** Records that must not outlive their day, nor on a phone that no network reaches: gone from the store when the day is over. */
import type { Job } from './jobs'
import type { Pack } from './pack'
import type { UserStore } from './store'

/** Collections whose records name their own last day. */
const EXPIRING = ['own-contacts'] as const
const OFFSET_MS = 8 * 3_600_000 // China has one time and no summer time

/** The day in the district. */
export const dayAt = (now: number): string => new Date(now + OFFSET_MS).toISOString().slice(0, 10)

/** A job with a last day: over with that day, and once the server has it and the pack knows of it. */
export const isOver = (job: Job, day: string, knownAt: number): boolean =>
  Boolean(job.until) && (job.until! < day || (job.state === 'sent' && job.madeAt < knownAt))

/** Let everything go whose day is over; answers how many records and jobs. */
export async function letGo(store: UserStore, pack: Pack, now: number): Promise<number> {
  const day = dayAt(now)
  const knownAt = Date.parse((await pack.state())?.asOf ?? '') || 0
  let gone = 0
  for (const collection of EXPIRING) {
    const over = (await pack.all<{ ends_on: string }>(collection)).filter(({ value }) => value.ends_on < day)
    await pack.drop(collection, over.map(({ key }) => key))
    gone += over.length
  }
  for (const job of await store.jobs()) {
    if (!isOver(job, day, knownAt)) continue
    await store.remove(job.id)
    gone += 1
  }
  return gone
}
