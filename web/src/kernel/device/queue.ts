/**
 * The one queue through which everything a field worker does reaches the server. A job is on the phone before anything is sent,
 * and marked before it goes: neither a dead network nor a killed browser loses it, and a repeated sending changes nothing,
 * because the identifier and the bytes are the same. One refused job never blocks the others; what was made upon it waits.
 */
import { ApiError } from '@/api/client'
import { withUuids } from '@/kernel/form/files'

import { uuid7 } from './ids'
import { jobOf, SETTLED } from './jobs'
import type { Job, JobFile, Problem, Wanted } from './jobs'
import { batchOf, carriesOn, frozen } from './sending'
import type { JobStore } from './store'
import type { Result, Transport } from './transport'

/** Taken, refused, and the three ways of not getting through: the server stumbled, it is away, the session is over. */
type Way = 'through' | 'trouble' | 'away' | 'signedOut'
export interface File {
  name: string
  blob: Blob
  ref?: string
}

const SENT_KEPT_MS = 24 * 3_600_000

export class Queue {
  /** Whether the server was reached when it was last tried, and whether the session there is over. */
  way: Way = 'through'
  private running: Promise<void> | null = null
  private again = false
  private writing: Promise<unknown> = Promise.resolve()
  private readonly told = new Map<string, (job: Job) => void>()

  constructor(
    readonly store: JobStore,
    private readonly transport: Transport,
    private readonly device: () => Promise<string>,
    private readonly changed: () => void = () => undefined,
    private readonly now: () => number = Date.now,
  ) {}

  /** Put a job on the phone; nothing waits for the network. The files first: a job without its photos is none. */
  async add(wanted: Wanted, files: File[] = [], arrived: JobFile[] = []): Promise<Job> {
    const id = uuid7(this.now())
    for (const file of files) await this.store.putFile(id, file.name, file.blob)
    const waiting = files.map(({ name, ref }) => ({ name, ref, uuid: null, sent: false }))
    const job = jobOf(wanted, id, this.now(), [...arrived, ...waiting])
    await this.write(() => this.store.put(job))
    return job
  }

  /** What becomes of a job within a while, or null when it still waits. */
  outcome(id: string, withinMs: number): Promise<Job | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => finish(null), withinMs)
      const finish = (job: Job | null): void => {
        clearTimeout(timer)
        this.told.delete(id)
        resolve(job)
      }
      this.told.set(id, finish)
    })
  }

  /** After a crash or a closed page: what was being sent is sent again; what was sent a day ago goes. */
  async recover(): Promise<void> {
    const old = this.now() - SENT_KEPT_MS
    for (const job of await this.store.jobs()) {
      if (job.state === 'sending') await this.change(job.id, { state: 'waiting' })
      if (job.state === 'sent' && (job.sentAt ?? 0) < old) await this.write(() => this.store.remove(job.id))
    }
  }

  /** Try a refused job once more: as a new operation, because the old one has its answer for ever. */
  async retry(id: string): Promise<void> {
    const job = await this.store.job(id)
    if (job?.state !== 'refused') return
    await this.write(() => this.renew(job))
    await this.run()
  }

  /** Throw away what the server refused; what lies there already only leaves the list. */
  async discard(id: string): Promise<void> {
    const job = await this.store.job(id)
    if (!job || job.state === 'waiting' || job.state === 'sending' || job.state === 'sent') return
    await this.write(() => this.store.remove(id))
    void this.run()
  }

  /** Send what waits. Calls at the same time join; a call meanwhile makes one more round. */
  run(): Promise<void> {
    if (this.running) {
      this.again = true
      return this.running
    }
    this.running = this.alone(async () => {
      do {
        this.again = false
        await this.rounds()
      } while (this.again)
    }).finally(() => (this.running = null))
    return this.running
  }

  /** Only one tab sends. */
  private async alone(work: () => Promise<void>): Promise<void> {
    if (typeof navigator === 'undefined' || !navigator.locks) return work()
    await navigator.locks.request('linli-outbox', work)
  }

  private async rounds(): Promise<void> {
    const tried = new Set<string>()
    for (;;) {
      const batch = await this.next(tried)
      if (!batch.length) return
      batch.forEach((job) => tried.add(job.id))
      this.way = await this.sendAll(batch)
      if (this.way === 'away' || this.way === 'signedOut') return // the rest would only fail as well
    }
  }

  /** The next that may go, each at most once a run, with its files where they go first. */
  private async next(tried: ReadonlySet<string>): Promise<Job[]> {
    const ready: Job[] = []
    for (const job of batchOf(await this.store.jobs(), tried)) {
      try {
        ready.push(await this.prepared(job))
      } catch (error) {
        ;(tried as Set<string>).add(job.id)
        this.way = await this.failed([job], error)
        if (this.way !== 'trouble') return []
      }
    }
    return ready
  }

  /** Attachments arrive before what names them; then its bytes are fixed. */
  private async prepared(job: Job): Promise<Job> {
    if (job.frozen !== null) return job
    let files = job.files
    if (job.carry === 'attachments') {
      for (const [index, file] of job.files.entries()) {
        if (file.uuid) continue
        const blob = await this.store.file(job.id, file.name)
        if (!blob) continue
        const { uuid } = await this.transport.attach(blob, file.name)
        files = files.map((each, at) => (at === index ? { ...each, uuid, sent: true } : each))
        await this.change(job.id, { files }) // arrived: a broken connection later sends only the rest
      }
    }
    const named = files.flatMap((file) => (file.uuid ? [file.uuid] : []))
    const body = withUuids(job.body, (ref) => files.find((file) => file.ref === ref)?.uuid)
    return { ...job, files, frozen: frozen(job, carriesOn(job, body, named)) }
  }

  private async sendAll(batch: Job[]): Promise<Way> {
    for (const job of batch) {
      await this.change(job.id, { state: 'sending', frozen: job.frozen, files: job.files, attempts: job.attempts + 1 })
    }
    try {
      const results = await this.transport.send(await this.device(), batch.map((job) => job.frozen!))
      for (const job of batch) await this.take(job, results.find((result) => result.id === job.id)!)
    } catch (error) {
      if (batch.length > 1 && isRefusal(error)) return this.oneByOne(batch)
      return this.failed(batch, error)
    }
    return this.sendFiles(batch)
  }

  /** The server did not take the batch as a whole: whichever it does not like shall not hold up the others. */
  private async oneByOne(batch: Job[]): Promise<Way> {
    let way: Way = 'through'
    for (const job of batch) {
      if (way === 'away' || way === 'signedOut') await this.change(job.id, { state: 'waiting' })
      else way = await this.sendAll([job])
    }
    return way
  }

  private async take(job: Job, result: Result): Promise<void> {
    const { answer, error: problem } = result
    if (result.status === 'refused' || result.status === 'waiting') {
      await this.change(job.id, { state: result.status, taken: null, problem, answer })
    } else {
      const state = result.status === 'done' ? 'sent' : result.status
      const left = job.carry === 'operation' && job.files.some((file) => !file.sent)
      await this.change(job.id, { state: left ? 'sending' : state, taken: state, problem, answer, sentAt: this.now() })
      if (!left) await this.letGo(job)
      await this.follow(job, answer)
    }
    await this.tell(job.id)
  }

  /** Photos and signatures after the operation that names them. */
  private async sendFiles(batch: Job[]): Promise<Way> {
    for (const { id } of batch) {
      const job = await this.store.job(id)
      if (!job?.taken || SETTLED.has(job.state)) continue
      try {
        await this.filesOf(job)
        await this.change(id, { state: job.taken })
        await this.tell(id)
      } catch (error) {
        const way = await this.failed([job], error)
        if (way !== 'trouble') return way
      }
    }
    return 'through'
  }

  private async filesOf(job: Job): Promise<void> {
    let files = job.files
    for (const [index, file] of job.files.entries()) {
      const blob = file.sent ? null : await this.store.file(job.id, file.name)
      if (blob) await this.transport.sendFile(await this.device(), job.id, file.name, blob)
      files = files.map((each, at) => (at === index ? { ...each, sent: true } : each))
      await this.change(job.id, { files })
      await this.store.dropFile(job.id, file.name)
    }
  }

  /** The server has them: what they hold need not lie on a phone any longer. */
  private async letGo(job: Job): Promise<void> {
    for (const file of job.files) await this.store.dropFile(job.id, file.name)
  }

  /** What waits behind on the same case was made upon our own change: it follows its version. */
  private async follow(job: Job, answer: Record<string, unknown> | null): Promise<void> {
    const mine = inputOf(job.body)?.version
    if (typeof answer?.version !== 'number' || mine === undefined) return
    for (const other of await this.store.jobs()) {
      const input = inputOf(other.body)
      if (other.about !== job.about || other.state !== 'waiting' || other.frozen !== null || input?.version !== mine) continue
      await this.change(other.id, { body: { ...other.body, input: { ...input, version: answer.version } } })
    }
  }

  private async failed(batch: Job[], error: unknown): Promise<Way> {
    const way = wayOf(error)
    for (const { id } of batch) {
      if (way !== 'through') await this.change(id, { state: 'waiting', problem: way === 'trouble' ? problemOf(error) : null })
      else {
        await this.change(id, { state: 'refused', problem: problemOf(error) })
        await this.tell(id)
      }
    }
    return way
  }

  /** The same once more under a new identifier; its files move along. */
  private async renew(job: Job): Promise<void> {
    if (job.taken) return this.store.put({ ...job, state: 'waiting', problem: null }) // only a file of it was refused
    const id = uuid7(this.now())
    const files: JobFile[] = []
    for (const file of job.files) {
      const blob = await this.store.file(job.id, file.name)
      if (blob) await this.store.putFile(id, file.name, blob)
      files.push(blob ? { ...file, uuid: null, sent: false } : file) // the server forgets an attachment that nothing named
    }
    await this.store.put({ ...job, id, files, state: 'waiting', problem: null, frozen: null, taken: null, answer: null })
    await this.store.remove(job.id)
  }

  private change(id: string, given: Partial<Job>): Promise<void> {
    return this.write(async () => {
      const job = await this.store.job(id)
      if (job) await this.store.put({ ...job, ...given })
    })
  }

  /** One write after the other: each reads the whole job and puts it back. */
  private write(work: () => Promise<void>): Promise<void> {
    const mine = this.writing.then(work)
    this.writing = mine.then(() => this.changed(), () => undefined)
    return mine
  }

  private async tell(id: string): Promise<void> {
    const job = await this.store.job(id)
    if (job && (SETTLED.has(job.state) || job.state === 'refused')) this.told.get(id)?.(job)
  }
}

const inputOf = (body: Record<string, unknown>) => body.input as (Record<string, unknown> & { version?: number }) | undefined
const isRefusal = (error: unknown): boolean => wayOf(error) === 'through'

function wayOf(error: unknown): Way {
  if (!(error instanceof ApiError) || error.status === 500) return 'trouble'
  if (error.status === 401 || error.code === 'csrf_failed') return 'signedOut'
  return error.isTransient ? 'away' : 'through'
}

function problemOf(error: unknown): Problem {
  if (!(error instanceof ApiError)) return { code: 'unexpected', message: String(error), message_en: String(error), details: {} }
  const { code, message, message_en, details } = error
  return { code, message, message_en, details }
}
