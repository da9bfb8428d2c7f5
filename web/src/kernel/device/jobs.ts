/** What somebody did on the phone and the server has not yet taken: one operation with its files. */

/**
 * `waiting` to be sent, or sent and waiting for another one; `sending`; `sent`: the server has done it. `refused` with the
 * reason; `parked`: it lies at the server for somebody to decide; `conflict`: it stands, and a person compares two answers.
 */
export type JobState = 'waiting' | 'sending' | 'sent' | 'refused' | 'parked' | 'conflict'

/** Nothing more is sent of these. */
export const SETTLED: ReadonlySet<JobState> = new Set(['sent', 'parked', 'conflict'])

export interface JobFile {
  name: string
  /** How the body calls it until the server has named it (kernel/form/files). */
  ref?: string
  /** As the server calls an attachment, once it has arrived. */
  uuid: string | null
  sent: boolean
}

export interface Problem {
  code: string
  message: string
  message_en: string
  details: Record<string, unknown>
}

/** Answers to bound questions, shown as known until the server's own facts say so. */
export interface Overlay {
  subject: string
  facts: { fact: string; value: string }[]
}

export interface Job {
  /** The operation's identifier, a UUID of version 7. */
  id: string
  kind: string
  /** What was done, in words, and to what. */
  name: string
  name_en: string
  title: string
  /** Jobs about the same thing go one after the other; empty: it waits for nobody. */
  about: string
  /** Where to look at it on this phone. */
  link: string
  /** When the person did it. */
  madeAt: number
  state: JobState
  attempts: number
  sentAt: number | null
  problem: Problem | null
  body: Record<string, unknown>
  /** The body as it was sent: the same identifier never goes with other bytes. */
  frozen: string | null
  /** How its files travel: as attachments before it, or with it. */
  carry: 'attachments' | 'operation'
  files: JobFile[]
  /** The server has the operation; its files may still be on their way. */
  taken: JobState | null
  answer: Record<string, unknown> | null
  overlay: Overlay | null
  /** What it will be in a list of the server's, shown on this phone at once. */
  made?: unknown
  /** The last day on which anything of it may be on this phone. */
  until?: string
  /** The draft that ends with it. */
  draft?: string | null
}

type Told = 'kind' | 'name' | 'name_en' | 'title' | 'about' | 'link' | 'body' | 'carry' | 'made' | 'until' | 'draft'
export type Wanted = Pick<Job, Told> & { overlay?: Overlay | null }

export function jobOf(wanted: Wanted, id: string, now: number, files: JobFile[]): Job {
  const body = JSON.parse(JSON.stringify(wanted.body)) as Record<string, unknown> // what a form made is reactive, which no store takes
  return {
    ...wanted, body, id, files, madeAt: now, state: 'waiting', attempts: 0, sentAt: null, problem: null, frozen: null, taken: null,
    answer: null, overlay: wanted.overlay ?? null,
  }
}
