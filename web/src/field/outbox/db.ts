/**
 * What the phone keeps: work not yet sent, and what was last seen. Everything carries the user: a shared phone shows
 * nobody's work to another.
 */
import Dexie from 'dexie'
import type { Table } from 'dexie'

import type { MoveInput, OpenInput, ReportInput } from '@/api/contract'

export type JobState = 'waiting' | 'sending' | 'sent' | 'refused'

export interface QueuedFile {
  name: string
  blob: Blob | null
  /** Set once it has arrived; it is never sent twice. */
  uuid: string | null
  /** How answers call it until it has arrived. */
  ref?: string
}

export interface Problem {
  code: string
  message: string
  message_en: string
  details: Record<string, unknown>
}

interface JobBase {
  /** The request id: the server takes the same job once, however often it is sent. */
  id: string
  user: number
  title: string
  /** When the person did it. */
  madeAt: number
  state: JobState
  attempts: number
  triedAt: number | null
  sentAt: number | null
  problem: Problem | null
  files: QueuedFile[]
}

export interface MoveJob extends JobBase {
  kind: 'move'
  caseUuid: string
  move: string
  moveName: string
  moveNameEn: string
  input: MoveInput
}

export interface ReportJob extends JobBase {
  kind: 'report'
  input: ReportInput
}

/** A case of some type that is opened, from nothing or from another case. */
export interface OpenJob extends JobBase {
  kind: 'open'
  typeName: string
  typeNameEn: string
  input: OpenInput
}

export type Job = MoveJob | ReportJob | OpenJob

export interface Kept {
  key: string
  user: number
  at: number
  value: unknown
}

export class FieldDatabase extends Dexie {
  jobs!: Table<Job, string>
  kept!: Table<Kept, string>

  constructor(name = 'linli-field') {
    super(name)
    this.version(1).stores({ jobs: 'id, [user+madeAt], state', kept: 'key, user' })
  }
}
