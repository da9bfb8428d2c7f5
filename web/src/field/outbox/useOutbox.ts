/** What a worker does, put into the phone's queue; and the queue as the screens see it. */
import { computed } from 'vue'

import type { CaseRow, CaseType, MoveInput, MoveOffer, OpenAnswer, OpenInput, ReportInput } from '@/api/contract'
import { takeCode } from '@/kernel/device/codes'
import type { Job, JobFile, Overlay, Wanted } from '@/kernel/device/jobs'
import type { File as QueuedFile } from '@/kernel/device/queue'
import { refOf } from '@/kernel/form/files'
import type { Picked } from '@/kernel/ui/picked'

import { run } from '../device/device'
import { drafts, jobs, keeper, online, queue, store } from '../device/held'

export { jobs, online }

/** How long a screen waits for the answer before it goes on and leaves the job to the queue. */
const PATIENCE_MS = 4_000
const LYING = new Set(['parked', 'conflict'])

export const open = computed(() => jobs.value.filter((job) => job.state === 'waiting' || job.state === 'sending' || job.state === 'refused'))
export const refused = computed(() => jobs.value.filter((job) => job.state === 'refused'))
/** At the server, where a person decides. */
export const lying = computed(() => jobs.value.filter((job) => LYING.has(job.state)))
/** How much of this person's is on the phone alone: what waits, and what was begun. */
export const unsent = computed(() => open.value.length + drafts.value.length)
export const sentToday = computed(() => jobs.value.filter((job) => job.state === 'sent'))
/** What waits on this phone about a case. */
export const aboutCase = (uuid: string): Job[] => jobs.value.filter((job) => job.about === `case:${uuid}` && job.state !== 'sent')

export type Result = { state: 'sent'; answer: Partial<OpenAnswer> & Record<string, unknown> } | { state: 'refused'; job: Job } | { state: 'queued' }

/** Put a job into the queue, and wait a little for its answer. */
export async function put(wanted: Wanted, files: QueuedFile[], arrived: JobFile[]): Promise<Result> {
  const mine = queue.value
  const job = await mine.add(wanted, files, arrived)
  const told = mine.outcome(job.id, online.value ? PATIENCE_MS : 0)
  void run()
  const done = await told
  if (done?.state === 'refused') {
    await mine.discard(job.id) // the person is told of it at once
    return { state: 'refused', job: done }
  }
  if (wanted.draft) await keeper.value?.end(wanted.draft)
  return done?.state === 'sent' ? { state: 'sent', answer: done.answer ?? {} } : { state: 'queued' }
}

/** What waits on this phone about something. */
export const about = (thing: string): Job[] => jobs.value.filter((job) => job.about === thing && job.state !== 'sent')

/** Names that are one each within a job. */
function parted(files: Picked[]): [QueuedFile[], JobFile[]] {
  const named = files.map((file, index) => ({ file, name: `${index}-${file.name}`, ref: refOf(file) }))
  const there = named.filter(({ file }) => file.attachment)
  const waiting = named.filter(({ file }) => !file.attachment)
  return [
    waiting.map(({ file, name, ref }) => ({ name, ref, blob: file.file })),
    there.map(({ file, name, ref }) => ({ name, ref, uuid: file.attachment!.uuid, sent: true })),
  ]
}

/** Do one move on a case. */
export function doMove(row: Pick<CaseRow, 'uuid' | 'title' | 'number'>, offer: Pick<MoveOffer, 'move' | 'name' | 'name_en'>,
  input: MoveInput, files: Picked[] = []): Promise<Result> {
  const wanted: Wanted = {
    kind: 'cases.move', name: offer.name, name_en: offer.name_en, title: row.title || row.number, about: `case:${row.uuid}`,
    link: `/field/case/${row.uuid}`, body: { case: row.uuid, move: offer.move, input }, carry: 'attachments',
  }
  return put(wanted, ...parted(files))
}

/** The code that a case has from the moment it is opened here, network or not; nothing on a phone that has no block. */
async function coded(): Promise<{ code?: string }> {
  const code = store.value ? await takeCode(store.value).catch(() => '') : ''
  return code ? { code } : {}
}

/** Report something seen on the beat. */
export async function doReport(input: ReportInput, files: Picked[]): Promise<Result> {
  const title = input.title || input.description.slice(0, 40)
  const body = { ...input, ...(await coded()) }
  return put({ kind: 'cases.report', name: '上报', name_en: 'Report', title, about: '', link: '', body, carry: 'attachments' }, ...parted(files))
}

/** Open a case of a type. */
export async function doOpen(kind: Pick<CaseType, 'name' | 'name_en'>, input: OpenInput, files: Picked[]): Promise<Result> {
  const title = input.title || (input.text ?? '').slice(0, 40)
  const wanted: Wanted = {
    kind: 'cases.open', name: kind.name, name_en: kind.name_en, title, about: '', link: '', body: { ...input, ...(await coded()) },
    carry: 'attachments',
  }
  return put(wanted, ...parted(files))
}

export interface Shown {
  spared: string[]
  changed: string[]
}

export interface Filled {
  form: { slug: string; title: string }
  subject: { uuid: string; title: string }
  xml: string
  /** Which fact stood beside a question; null when nobody can say. */
  seen: Record<string, string> | null
  /** What was on the screen: paths left out because they were known, paths asked because somebody said that they changed. */
  shown: Shown | null
  files: QueuedFile[]
  overlay: Overlay
  /** Where its answers were kept while it was filled. */
  draft?: string
}

/** Send a form that was filled. */
export function doSubmit(filled: Filled): Promise<Result> {
  const { form, subject, overlay, xml, seen, shown, draft } = filled
  const wanted: Wanted = {
    kind: 'forms.submit', name: form.title, name_en: form.title, title: subject.title, about: '', link: `/field/forms/${form.slug}/${subject.uuid}`,
    body: { xml, ...(seen && { seen }), ...(shown && { shown }) }, carry: 'operation', overlay, draft,
  }
  return put(wanted, filled.files, [])
}
