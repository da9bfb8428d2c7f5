/** Doors that this phone found and no list of the server's knows yet: visited like the others, and sent behind their finding. */
import type { Job } from '@/kernel/device/jobs'
import type { Visit } from '@/kernel/rounds/calls'

/** They wait on this phone, or were sent since the list was made; what turned out to be on the list already is there. */
export function foundSince(jobs: readonly Job[], listedAt: number): Visit[] {
  const isNew = (job: Job): boolean => waits(job) || (job.state === 'sent' && job.madeAt > listedAt && job.answer?.is_known !== true)
  return jobs.filter((job) => job.made && isNew(job)).map((job) => job.made as Visit)
}

const waits = (job: Job): boolean => job.state === 'waiting' || job.state === 'sending'

/** One of them, as long as it waits. */
export const foundHere = (jobs: readonly Job[], uuid: string): Visit | null =>
  (jobs.find((job) => waits(job) && (job.made as Visit | undefined)?.uuid === uuid)?.made as Visit | undefined) ?? null

/** A door of a round that was found now; its like is any other door of that round. */
export function foundVisit(like: Visit, uuid: string, subject: NonNullable<Visit['subject']>): Visit {
  return {
    ...like, uuid, subject, origin: 'found', outcome: '', attempts: 0, number: 1, next_on: null, needs_door: false, order_position: null, is_left: true,
    basis: {},
  }
}
