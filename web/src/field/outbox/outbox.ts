/**
 * The queue through which everything a field worker does reaches the server. A job is on the phone before anything is sent,
 * so neither a dead network nor a closed page loses it; it carries its request id, so a repeated sending changes nothing.
 * One refused job never blocks the others; later jobs of the same case wait until the refused one is dealt with.
 */
import { ApiError } from '@/api/client'
import type { Attachment, CaseDetail, MoveInput, OpenAnswer, OpenInput, ReportInput } from '@/api/contract'
import { withUuids } from '@/kernel/form/files'

import type { FieldDatabase, Job, MoveJob, QueuedFile } from './db'

/** The calls the queue needs; tests give others. */
export interface Transport {
  attach(file: Blob, name: string): Promise<Attachment>
  move(uuid: string, move: string, input: MoveInput): Promise<CaseDetail>
  report(input: ReportInput): Promise<CaseDetail>
  open(input: OpenInput): Promise<OpenAnswer>
}

/** What the server says to a job: the case, or of a sealed one only its number. */
export type Answer = OpenAnswer

/** A job done this much later than made tells the server when it was made. */
const LATE_MS = 2 * 60_000
const SENT_KEPT_MS = 24 * 3_600_000

type Outcome = 'sent' | 'refused' | 'trouble' | 'away' | 'signedOut'

/** Why a failed job keeps waiting, or null when the server has refused it for good. */
function staying(refusal: ApiError | null): Outcome | null {
  if (!refusal || refusal.status === 500) return 'trouble'
  if (refusal.status === 401 || refusal.code === 'csrf_failed') return 'signedOut'
  return refusal.isTransient ? 'away' : null
}

export class Outbox {
  private running: Promise<void> | null = null
  private again = false
  private readonly answers = new Map<string, (job: Job, answer: Answer | null) => void>()

  constructor(
    private readonly db: FieldDatabase,
    private readonly transport: Transport,
    private readonly user: () => number | null,
    private readonly now: () => number = Date.now,
  ) {}

  /** Put a job on the phone and try to send it. Resolves once it is stored: nothing waits for the network. */
  async add(job: Job): Promise<void> {
    // What a form made is reactive, which no store takes; what is sent is JSON anyway.
    await this.db.jobs.add({ ...job, input: JSON.parse(JSON.stringify(job.input)) as never })
    void this.run()
  }

  /** What becomes of a job within a while: the server's answer, its refusal, or null when it still waits. */
  outcome(id: string, withinMs: number): Promise<{ job: Job; answer: Answer | null } | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.answers.delete(id)
        resolve(null)
      }, withinMs)
      this.answers.set(id, (job, answer) => {
        clearTimeout(timer)
        this.answers.delete(id)
        resolve({ job, answer })
      })
    })
  }

  /** All of this user's jobs, oldest first. */
  async list(): Promise<Job[]> {
    const user = this.user()
    if (user === null) return []
    return this.db.jobs.where('[user+madeAt]').between([user, 0], [user, Infinity]).toArray()
  }

  /** After a crash or a closed page: what was being sent is sent again (the request id makes that safe), old sent jobs go. */
  async recover(): Promise<void> {
    await this.db.jobs.where('state').equals('sending').modify({ state: 'waiting' })
    const old = this.now() - SENT_KEPT_MS
    await this.db.jobs.where('state').equals('sent').filter((job) => (job.sentAt ?? 0) < old).delete()
  }

  /** Try a refused job once more, after its reason was dealt with. */
  async retry(id: string): Promise<void> {
    await this.db.jobs.update(id, { state: 'waiting', problem: null })
    await this.run()
  }

  /** Throw a job away; only what has not been sent. */
  async discard(id: string): Promise<void> {
    const job = await this.db.jobs.get(id)
    if (!job || job.state === 'sending' || job.state === 'sent') return
    await this.db.jobs.delete(id)
    void this.run()
  }

  /** Send what waits, one after another. Calls at the same time join; a call meanwhile makes one more round. */
  run(): Promise<void> {
    if (this.running) {
      this.again = true
      return this.running
    }
    this.running = this.alone(async () => {
      do {
        this.again = false
        await this.round()
      } while (this.again)
    }).finally(() => (this.running = null))
    return this.running
  }

  /** Only one tab sends. */
  private async alone(work: () => Promise<void>): Promise<void> {
    if (typeof navigator === 'undefined' || !navigator.locks) return work()
    await navigator.locks.request('linli-outbox', work)
  }

  private async round(): Promise<void> {
    const held = new Set<string>()
    for (const { id } of await this.list()) {
      const job = await this.db.jobs.get(id) // as it is now: an answer may have raised its version, or it was discarded
      if (!job || job.state === 'sent') continue
      const about = job.kind === 'move' ? job.caseUuid : job.id
      if (job.state === 'refused') held.add(about)
      if (job.state !== 'waiting' || held.has(about)) continue
      const outcome = await this.send(job)
      if (outcome === 'signedOut' || outcome === 'away') return // the rest would only fail as well
      if (outcome !== 'sent') held.add(about)
    }
  }

  private async send(job: Job): Promise<Outcome> {
    await this.db.jobs.update(job.id, { state: 'sending', attempts: job.attempts + 1, triedAt: this.now() })
    try {
      const files = await this.sendFiles(job)
      const answer = await this.call(job, files)
      await this.done(job, answer)
      return 'sent'
    } catch (error) {
      return this.failed(job, error)
    }
  }

  private async sendFiles(job: Job): Promise<QueuedFile[]> {
    const files: QueuedFile[] = [...job.files]
    for (const [index, file] of files.entries()) {
      if (file.uuid || !file.blob) continue
      const { uuid } = await this.transport.attach(file.blob, file.name)
      files[index] = { ...file, uuid, blob: null }
      await this.db.jobs.update(job.id, { files: [...files] }) // arrived: a broken connection later sends only the rest
    }
    return files
  }

  private call(job: Job, files: QueuedFile[]): Promise<Answer> {
    const at = this.now() - job.madeAt > LATE_MS ? new Date(job.madeAt).toISOString() : undefined
    const sent = files.flatMap((file) => (file.uuid ? [file.uuid] : []))
    const common = { attachments: sent.length ? sent : undefined, at, request_id: job.id }
    if (job.kind === 'report') return this.transport.report({ ...job.input, ...common })
    const fields = withUuids(job.input.fields, (ref) => files.find((file) => file.ref === ref)?.uuid)
    if (job.kind === 'open') return this.transport.open({ ...job.input, ...common, fields })
    return this.transport.move(job.caseUuid, job.move, { ...job.input, ...common, fields })
  }

  private async done(job: Job, answer: Answer): Promise<void> {
    const files = job.files.map((file) => ({ ...file, blob: null }))
    await this.db.jobs.update(job.id, { state: 'sent', sentAt: this.now(), problem: null, files })
    if (job.kind === 'move' && 'version' in answer) await this.raise(job, answer.version)
    await this.tell(job.id, answer)
  }

  /** The jobs queued behind on the same case were made upon our own change: they follow its version. */
  private async raise(job: MoveJob, version: number): Promise<void> {
    await this.db.jobs
      .where('state')
      .equals('waiting')
      .filter((other) => other.kind === 'move' && other.caseUuid === job.caseUuid && other.input.version === job.input.version)
      .modify((other) => void ((other as MoveJob).input.version = version))
  }

  private async failed(job: Job, error: unknown): Promise<Outcome> {
    const refusal = error instanceof ApiError ? error : null
    const { code, message, message_en, details } = refusal ?? { code: 'unexpected', message: String(error), message_en: String(error), details: {} }
    const problem = { code, message, message_en, details }
    const stays = staying(refusal)
    if (stays) {
      await this.db.jobs.update(job.id, { state: 'waiting', problem: stays === 'trouble' ? problem : null })
      return stays
    }
    await this.db.jobs.update(job.id, { state: 'refused', problem })
    await this.tell(job.id, null)
    return 'refused'
  }

  private async tell(id: string, answer: Answer | null): Promise<void> {
    const waiting = this.answers.get(id)
    const job = await this.db.jobs.get(id)
    if (waiting && job) waiting(job, answer)
  }
}
