/**
 * Moves what phones kept in the clear before there were vaults into the vault of its owner. Each job is in its new place before
 * it leaves the old one, and keeps the request id with which it may have been sent: a crash between the two loses and doubles nothing.
 */
import Dexie from 'dexie'
import type { Table } from 'dexie'

import { isUuid7, uuid7 } from './ids'
import { jobOf } from './jobs'
import type { Job, Wanted } from './jobs'
import type { UserStore } from './store'

export const OLD = 'linli-field'

interface OldJob {
  id: string
  user: number
  kind: 'move' | 'report' | 'open'
  title: string
  madeAt: number
  state: 'waiting' | 'sending' | 'sent' | 'refused'
  problem: Job['problem']
  files: { name: string; blob: Blob | null; uuid: string | null; ref?: string }[]
  input: Record<string, unknown>
  caseUuid?: string
  move?: string
  moveName?: string
  moveNameEn?: string
  typeName?: string
  typeNameEn?: string
}

class OldDatabase extends Dexie {
  jobs!: Table<OldJob, string>
  kept!: Table<{ key: string; user: number }, string>

  constructor() {
    super(OLD)
    this.version(1).stores({ jobs: 'id, [user+madeAt], state', kept: 'key, user' })
  }
}

/** Answers how many were moved. */
export async function moveIn(store: UserStore, user: number): Promise<number> {
  if (!(await Dexie.exists(OLD))) return 0
  const old = new OldDatabase()
  let moved = 0
  try {
    const jobs = (await old.jobs.toArray()).filter((job) => job.user === user).sort((a, b) => a.madeAt - b.madeAt)
    for (const job of jobs) {
      if (job.state !== 'sent') moved += await moveOne(store, job)
      await old.jobs.delete(job.id)
    }
    await old.kept.where('user').equals(user).delete()
    if ((await old.jobs.count()) === 0) await old.delete()
  } finally {
    old.close()
  }
  return moved
}

async function moveOne(store: UserStore, old: OldJob): Promise<number> {
  const isHere = (job: Job): boolean => job.body.request_id === old.id || inputOf(job).request_id === old.id
  if ((await store.jobs()).some(isHere)) return 0 // moved before a crash
  const id = isUuid7(old.id) ? old.id : uuid7(old.madeAt)
  const files: Job['files'] = []
  for (const [index, file] of old.files.entries()) {
    const name = `${index}-${file.name}`
    if (file.blob && !file.uuid) await store.putFile(id, name, file.blob)
    files.push({ name, ref: file.ref, uuid: file.uuid, sent: file.uuid !== null })
  }
  const job = jobOf(wantedOf(old), id, old.madeAt, files)
  const refused = old.state === 'refused'
  await store.put({ ...job, state: refused ? 'refused' : 'waiting', problem: refused ? old.problem : null })
  return 1
}

const inputOf = (job: Job): Record<string, unknown> => (job.body.input ?? {}) as Record<string, unknown>

function wantedOf(old: OldJob): Wanted {
  const input = { ...old.input, request_id: old.id }
  const common = { title: old.title, carry: 'attachments' as const }
  if (old.kind === 'move') {
    const [about, link] = [`case:${old.caseUuid}`, `/field/case/${old.caseUuid}`]
    const body = { case: old.caseUuid, move: old.move, input }
    return { ...common, kind: 'cases.move', name: old.moveName ?? '', name_en: old.moveNameEn ?? '', about, link, body }
  }
  const kind = old.kind === 'open' ? 'cases.open' : 'cases.report'
  return { ...common, kind, name: old.typeName ?? '上报', name_en: old.typeNameEn ?? 'Report', about: '', link: '', body: input }
}
