/** The queue as the screens see it: its jobs, the network, and the moments at which it is worth trying again. */
import { liveQuery } from 'dexie'
import { computed, ref, shallowRef } from 'vue'

import { attachments, cases, events } from '@/api/calls'
import { requestId } from '@/api/client'
import type { CaseDetail, CaseRow, CaseType, MoveInput, MoveOffer, OpenAnswer, OpenInput, ReportInput } from '@/api/contract'
import { refOf } from '@/kernel/form/files'
import { useSession } from '@/kernel/session/store'
import type { Picked } from '@/kernel/ui/picked'

import { FieldDatabase } from './db'
import type { Job, MoveJob, OpenJob, QueuedFile, ReportJob } from './db'
import { Outbox } from './outbox'

const EVERY_MS = 30_000
/** How long a screen waits for the answer before it goes on and leaves the job to the queue. */
const PATIENCE_MS = 4_000

export const db = new FieldDatabase()
export const jobs = shallowRef<Job[]>([])
export const online = ref(typeof navigator === 'undefined' || navigator.onLine)
export const open = computed(() => jobs.value.filter((job) => job.state !== 'sent'))
export const refused = computed(() => jobs.value.filter((job) => job.state === 'refused'))
export const sentToday = computed(() => jobs.value.filter((job) => job.state === 'sent'))

const transport = {
  attach: (file: Blob, name: string) => attachments.add(file, { name }),
  move: cases.move,
  report: events.report,
  open: cases.open,
}

export const outbox = new Outbox(db, transport, () => useSession().me?.id ?? null)

let started = false
let watched: { unsubscribe(): void } | null = null

/** Begin (once a page load, and again after another user signs in). */
export async function startOutbox(): Promise<void> {
  watched?.unsubscribe()
  watched = liveQuery(() => outbox.list()).subscribe({ next: (found) => (jobs.value = found), error: () => undefined })
  if (!started) {
    started = true
    window.addEventListener('online', () => setOnline(true))
    window.addEventListener('offline', () => setOnline(false))
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void outbox.run())
    setInterval(() => open.value.some((job) => job.state === 'waiting') && void outbox.run(), EVERY_MS)
  }
  await outbox.recover()
  void outbox.run()
}

function setOnline(now: boolean): void {
  online.value = now
  if (now) void outbox.run()
}

function queued(files: Picked[]): QueuedFile[] {
  return files.map((file) => ({
    name: file.name,
    blob: file.attachment ? null : file.file,
    uuid: file.attachment?.uuid ?? null,
    ref: refOf(file),
  }))
}

function base(title: string, files: Picked[]) {
  return {
    id: requestId(),
    user: useSession().me?.id ?? -1,
    title,
    madeAt: Date.now(),
    state: 'waiting' as const,
    attempts: 0,
    triedAt: null,
    sentAt: null,
    problem: null,
    files: queued(files),
  }
}

export type Result<Answer = CaseDetail> = { state: 'sent'; answer: Answer } | { state: 'refused'; job: Job } | { state: 'queued' }

async function put<Answer extends OpenAnswer = CaseDetail>(job: Job): Promise<Result<Answer>> {
  const told = outbox.outcome(job.id, online.value ? PATIENCE_MS : 0)
  await outbox.add(job)
  const result = await told
  if (!result) return { state: 'queued' }
  return result.answer ? { state: 'sent', answer: result.answer as Answer } : { state: 'refused', job: result.job }
}

/** Do one move on a case. A refusal that the person is told of at once does not stay in the queue. */
export async function doMove(row: Pick<CaseRow, 'uuid' | 'title' | 'number'>, offer: Pick<MoveOffer, 'move' | 'name' | 'name_en'>,
  input: MoveInput, files: Picked[] = []): Promise<Result> {
  const job: MoveJob = {
    ...base(row.title || row.number, files),
    kind: 'move',
    caseUuid: row.uuid,
    move: offer.move,
    moveName: offer.name,
    moveNameEn: offer.name_en,
    input,
  }
  return forgetRefused(await put(job))
}

/** Report something seen on the beat. */
export async function doReport(input: ReportInput, files: Picked[]): Promise<Result> {
  const job: ReportJob = { ...base(input.title || input.description.slice(0, 40), files), kind: 'report', input }
  return forgetRefused(await put(job))
}

/** Open a case of a type. */
export async function doOpen(kind: Pick<CaseType, 'name' | 'name_en'>, input: OpenInput, files: Picked[]): Promise<Result<OpenAnswer>> {
  const title = input.title || (input.text ?? '').slice(0, 40)
  const job: OpenJob = { ...base(title, files), kind: 'open', typeName: kind.name, typeNameEn: kind.name_en, input }
  return forgetRefused(await put<OpenAnswer>(job))
}

async function forgetRefused<Answer>(result: Result<Answer>): Promise<Result<Answer>> {
  if (result.state === 'refused') await outbox.discard(result.job.id)
  return result
}
