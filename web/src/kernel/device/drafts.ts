/** Forms that were begun and not sent: kept sealed as they are filled, so that a killed page loses nothing. */
import type { Job } from './jobs'
import type { UserStore } from './store'

/** A record of the pack by which a person may know of somebody: while it is carried, the right stands. */
export interface Carried {
  collection: string
  key: string
}

/** Which form about whom; at most one draft of it. */
export interface About {
  id: string
  /** The form's name and whom it is about, in words. */
  name: string
  title: string
  /** Where it goes on. */
  link: string
  /** Code of the place where the subject is. */
  area: string
  /** Where the right is one to the person and not to the place. */
  needs?: Carried
}

export interface Answers {
  xml: string
  /** Paths asked because somebody said that they changed, and paths not asked because they were known. */
  changed: string[]
  spared: string[]
}

export interface Draft extends About, Answers {
  at: number
  files: { name: string; type: string }[]
}

/** What a draft knows of a home gets old: after that it is begun anew. */
export const KEPT_DAYS = 14
const KEPT_MS = KEPT_DAYS * 86_400_000

export const draftId = (form: string, subject: string, target = ''): string => [form, subject, target].filter(Boolean).join(' ')
export const keptUntil = (draft: Pick<Draft, 'at'>): number => draft.at + KEPT_MS
const holder = (id: string): string => `draft:${id}`

export class Drafts {
  /** Drafts that were sent, and when: a form that was open then and still writes is too late. */
  private readonly sent = new Map<string, number>()

  constructor(
    private readonly store: UserStore,
    private readonly now: () => number = Date.now,
  ) {}

  /** The newest first; one that does not open any more is left out. */
  async all(): Promise<Draft[]> {
    const rows = await this.store.db.drafts.orderBy('at').reverse().toArray()
    const read = await Promise.all(rows.map(({ id, box }) => this.store.unsealed<Draft>(holder(id), box).catch(() => null)))
    return read.filter((draft) => draft !== null)
  }

  async read(id: string): Promise<{ draft: Draft; files: File[] } | null> {
    const row = await this.store.db.drafts.get(id)
    const draft = row && (await this.store.unsealed<Draft>(holder(id), row.box).catch(() => null))
    if (!draft) return null
    const blobs = await Promise.all(draft.files.map(({ name }) => this.store.file(holder(id), name)))
    const files = draft.files.flatMap(({ name, type }, index) => (blobs[index] ? [new File([blobs[index]], name, { type })] : []))
    return { draft, files }
  }

  /**
   * The files first: a draft never names a photo that is not there. One that is there already is not written again.
   * `since` is when the form was opened; null when it was sent meanwhile.
   */
  async keep(about: About, answers: Answers, files: readonly File[], since = this.now()): Promise<number | null> {
    const { id, area } = about
    if ((this.sent.get(id) ?? 0) > since) return null
    const before = new Set(await this.store.filesOf(holder(id)))
    for (const file of files) if (!before.delete(file.name)) await this.store.putFile(holder(id), file.name, file)
    const at = this.now()
    const draft: Draft = { ...about, ...answers, at, files: files.map(({ name, type }) => ({ name, type })) }
    const box = await this.store.sealed(holder(id), draft)
    await this.store.db.drafts.put({ id, at, area, box })
    for (const gone of before) await this.store.dropFile(holder(id), gone)
    return at
  }

  /** It was sent: it goes, and whoever still has it open writes it no more. */
  async end(id: string): Promise<void> {
    this.sent.set(id, this.now())
    await this.drop(id)
  }

  async drop(id: string): Promise<void> {
    await this.store.db.transaction('rw', this.store.db.drafts, this.store.db.files, async () => {
      await this.store.db.files.where('job').equals(holder(id)).delete()
      await this.store.db.drafts.delete(id)
    })
  }

  /** Those that are too old go, and those that a job carries whose page was killed before it could say so. */
  async clean(jobs: readonly Job[]): Promise<void> {
    const ended = (id: string, at: number): boolean => jobs.some((job) => job.draft === id && job.state !== 'refused' && job.madeAt >= at)
    for (const { id, at } of await this.store.db.drafts.toArray()) if (at + KEPT_MS < this.now() || ended(id, at)) await this.drop(id)
  }

  /** Of places that are this person's no more nothing stays; answers how many went. */
  async dropOf(areas: readonly string[]): Promise<number> {
    const rows = (await this.store.db.drafts.toArray()).filter((row) => areas.some((area) => row.area.startsWith(area)))
    for (const { id } of rows) await this.drop(id)
    return rows.length
  }

  /** Of people whose record the pack carries no more nothing stays; answers how many went. Asked when the pack is up to date. */
  async dropWithout(isCarried: (needs: Carried) => Promise<boolean>): Promise<number> {
    let gone = 0
    for (const { id, needs } of await this.all()) {
      if (!needs || (await isCarried(needs))) continue
      await this.drop(id)
      gone += 1
    }
    return gone
  }
}
