/** What came of a visit, and what was found on the way, put into the phone's queue: sent once, however often a button is pressed. */
import type { Job } from '@/kernel/device/jobs'
import type { Visit } from '@/kernel/rounds/calls'

import { jobs, put } from '../outbox/useOutbox'
import type { Filled, Result } from '../outbox/useOutbox'

export interface Said {
  outcome: string
  channel: string
  note: string
  /** The form that was filled there. */
  form?: Filled
}

const KIND = 'rounds.result'
export const thing = (target: string): string => `visit:${target}`

/** Tell what came of a visit; `name` is the outcome in the words of the screen. */
export function tellVisit(visit: Visit, said: Said, name: string): Promise<Result> {
  const { outcome, channel, note, form } = said
  const filled = form && { xml: form.xml, ...(form.seen && { seen: form.seen }), ...(form.shown && { shown: form.shown }) }
  const wanted = {
    kind: KIND, name, name_en: name, title: visit.subject?.title ?? visit.round_title, about: thing(visit.uuid),
    link: `/field/visits/${visit.uuid}`, body: { target: visit.uuid, outcome, channel, note, ...filled }, carry: 'operation' as const,
    overlay: form?.overlay ?? null, draft: form?.draft ?? null,
  }
  return put(wanted, form?.files ?? [], [])
}

/** Put somebody of the register on a round's list. */
export function tellFound(round: string, subject: { uuid: string; title: string }, name: string): Promise<Result> {
  const wanted = {
    kind: 'rounds.found', name, name_en: name, title: subject.title, about: `found:${round}:${subject.uuid}`, link: `/field/rounds/${round}`,
    body: { round, subject: subject.uuid }, carry: 'operation' as const,
  }
  return put(wanted, [], [])
}

/** What this phone has told of a visit and a list of that moment cannot know yet. */
export function toldSince(target: string, listedAt: number): Job | undefined {
  return jobs.value.find((job) => isTelling(job, target) && job.state !== 'refused' && (job.state !== 'sent' || job.madeAt > listedAt))
}

const isTelling = (job: Job, target: string): boolean => job.kind === KIND && job.about === thing(target)

/** What this phone has told of a visit and the server has not taken yet. */
export const untold = (target: string): Job[] => jobs.value.filter((job) => isTelling(job, target) && job.state !== 'sent')
