/** What goes in one batch, and the bytes of an operation. Pure. */
import type { Job } from './jobs'

/** The server's own limits, with room for the frame around them. */
const MOST = 100
const MOST_BYTES = 3_800_000

/** The next that may be sent, oldest first: of those about the same thing the first one only, and none behind a refused one. */
export function batchOf(jobs: readonly Job[], tried: ReadonlySet<string>): Job[] {
  const batch: Job[] = []
  const held = new Set<string>()
  let bytes = 0
  for (const job of jobs) {
    if (job.state === 'sent' || job.state === 'parked' || job.state === 'conflict') continue
    const about = job.about || job.id
    const goes = job.state === 'waiting' && !held.has(about) && !tried.has(job.id)
    held.add(about)
    if (!goes) continue
    bytes += sizeOf(job)
    if (batch.length && (batch.length >= MOST || bytes > MOST_BYTES)) break
    batch.push(job)
  }
  return batch
}

/** At most, in UTF-8. */
const sizeOf = (job: Job): number => 3 * (job.frozen ?? JSON.stringify(job.body)).length + 200

/** The operation's text: it is written once, and sent in these bytes however often. */
export function frozen(job: Job, body: Record<string, unknown>): string {
  return JSON.stringify({ id: job.id, kind: job.kind, at: new Date(job.madeAt).toISOString(), body })
}

/** A body that names its attachments, where it has any: in its input, or by itself. */
export function carriesOn(job: Job, body: Record<string, unknown>, attachments: string[]): Record<string, unknown> {
  if (job.carry !== 'attachments' || !attachments.length) return body
  if (typeof body.input === 'object' && body.input !== null) return { ...body, input: { ...body.input, attachments } }
  return { ...body, attachments }
}
