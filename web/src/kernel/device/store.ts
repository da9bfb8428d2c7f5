/**
 * One user's own database: every value is sealed with their key. In the clear stand only identifiers, areas and states, so that
 * records are found without opening all of them.
 */
import Dexie from 'dexie'
import type { Table } from 'dexie'

import type { Job, JobState } from './jobs'
import { open, openBytes, seal, sealBytes } from './sealing'
import type { Box } from './sealing'
import type { Vault } from './vaults'

interface JobRow {
  id: string
  madeAt: number
  state: JobState
  box: Box
}

interface Sealed {
  key: string
  at: number
  box: Box
}

export interface ItemRow {
  /** Area, collection and key. */
  id: string
  collection: string
  area: string
  key: string
  /** What it adds to the state hash. */
  hash: string
  box: Box
}

interface DraftRow {
  id: string
  at: number
  area: string
  box: Box
}

export class UserDatabase extends Dexie {
  jobs!: Table<JobRow, string>
  files!: Table<{ id: string; job: string; type: string; box: Box }, string>
  items!: Table<ItemRow, string>
  drafts!: Table<DraftRow, string>
  kept!: Table<Sealed, string>
  meta!: Table<Sealed, string>

  constructor(user: number) {
    super(databaseOf(user))
    this.version(1).stores({ jobs: 'id, madeAt, state', files: 'id, job', items: 'id, collection, area, [collection+key]', kept: 'key', meta: 'key' })
    this.version(2).stores({ drafts: 'id, at' })
  }
}

export const databaseOf = (user: number): string => `linli-user-${user}`

export interface Kept<T> {
  value: T
  at: number
}

/** What the queue needs of a store: this phone's, or the page's memory where the browser can keep nothing. */
export interface JobStore {
  jobs(): Promise<Job[]>
  job(id: string): Promise<Job | null>
  put(job: Job): Promise<void>
  remove(id: string): Promise<void>
  putFile(job: string, name: string, file: Blob): Promise<void>
  file(job: string, name: string): Promise<Blob | null>
  dropFile(job: string, name: string): Promise<void>
}

const fileId = (job: string, name: string): string => `${job}/${name}`

export class UserStore implements JobStore {
  readonly db: UserDatabase
  private readonly key: CryptoKey

  constructor(vault: Vault) {
    this.db = new UserDatabase(vault.user)
    this.key = vault.key
  }

  /** Oldest first. One that does not open any more is left out, and left where it is. */
  async jobs(): Promise<Job[]> {
    const rows = await this.db.jobs.orderBy('madeAt').toArray()
    return (await Promise.all(rows.map((row) => this.opened(row)))).filter((job) => job !== null)
  }

  async job(id: string): Promise<Job | null> {
    const row = await this.db.jobs.get(id)
    return row ? this.opened(row) : null
  }

  async put(job: Job): Promise<void> {
    const box = await seal(this.key, `job:${job.id}`, job)
    await this.db.jobs.put({ id: job.id, madeAt: job.madeAt, state: job.state, box })
  }

  async remove(id: string): Promise<void> {
    await this.db.transaction('rw', this.db.jobs, this.db.files, async () => {
      await this.db.files.where('job').equals(id).delete()
      await this.db.jobs.delete(id)
    })
  }

  async putFile(job: string, name: string, file: Blob): Promise<void> {
    const id = fileId(job, name)
    const box = await sealBytes(this.key, `file:${id}`, await file.arrayBuffer())
    await this.db.files.put({ id, job, type: file.type, box })
  }

  async file(job: string, name: string): Promise<Blob | null> {
    const row = await this.db.files.get(fileId(job, name))
    return row ? new Blob([await openBytes(this.key, `file:${row.id}`, row.box)], { type: row.type }) : null
  }

  /** The names of what lies there for a job or a draft. */
  async filesOf(job: string): Promise<string[]> {
    const ids = await this.db.files.where('job').equals(job).primaryKeys()
    return ids.map((id) => id.slice(job.length + 1))
  }

  async dropFile(job: string, name: string): Promise<void> {
    await this.db.files.delete(fileId(job, name))
  }

  async keep(name: string, value: unknown): Promise<void> {
    await this.write(this.db.kept, name, value)
  }

  async kept<T>(name: string): Promise<Kept<T> | null> {
    return this.read<T>(this.db.kept, name)
  }

  /** Forget what was only looked at. */
  async forgetSeen(): Promise<void> {
    await this.db.kept.clear()
  }

  async setMeta(name: string, value: unknown): Promise<void> {
    await this.write(this.db.meta, name, value)
  }

  async meta<T>(name: string): Promise<T | null> {
    return (await this.read<T>(this.db.meta, name))?.value ?? null
  }

  sealed(place: string, value: unknown): Promise<Box> {
    return seal(this.key, place, value)
  }

  unsealed<T>(place: string, box: Box): Promise<T> {
    return open<T>(this.key, place, box)
  }

  close(): void {
    this.db.close()
  }

  private async opened(row: JobRow): Promise<Job | null> {
    return open<Job>(this.key, `job:${row.id}`, row.box).catch(() => null)
  }

  private async write(table: Table<Sealed, string>, key: string, value: unknown): Promise<void> {
    await table.put({ key, at: Date.now(), box: await seal(this.key, `${table.name}:${key}`, value) })
  }

  private async read<T>(table: Table<Sealed, string>, key: string): Promise<Kept<T> | null> {
    const row = await table.get(key)
    if (!row) return null
    const value = await open<T>(this.key, `${table.name}:${key}`, row.box).catch(() => undefined)
    return value === undefined ? null : { value, at: row.at }
  }
}

/** How much of a user's waits on this phone, counted without their key. */
export async function unsentOf(user: number): Promise<number> {
  if (!(await Dexie.exists(databaseOf(user)))) return 0
  const db = new UserDatabase(user)
  try {
    return (await db.jobs.where('state').anyOf('waiting', 'sending', 'refused').count()) + (await db.drafts.count())
  } finally {
    db.close()
  }
}

/** The page's memory: for an address without TLS or a browser without a store, where nothing outlives the page. */
export class MemoryStore implements JobStore {
  private readonly held = new Map<string, Job>()
  private readonly blobs = new Map<string, Blob>()

  jobs = async (): Promise<Job[]> => [...this.held.values()].map((job) => structuredClone(job)).sort((a, b) => a.madeAt - b.madeAt)
  job = async (id: string): Promise<Job | null> => structuredClone(this.held.get(id) ?? null)
  put = async (job: Job): Promise<void> => void this.held.set(job.id, structuredClone(job))
  remove = async (id: string): Promise<void> => void this.held.delete(id)
  putFile = async (job: string, name: string, file: Blob): Promise<void> => void this.blobs.set(fileId(job, name), file)
  file = async (job: string, name: string): Promise<Blob | null> => this.blobs.get(fileId(job, name)) ?? null
  dropFile = async (job: string, name: string): Promise<void> => void this.blobs.delete(fileId(job, name))
}
