/** The worker's pack on the phone: records of collections, each sealed, with what they add to the state hash. */
import { hashOf, stateOf } from './hashing'
import type { ItemRow, UserStore } from './store'
import type { Change, PartAnswer } from './transport'

export interface PackState {
  areas: { code: string; name: string }[]
  cursor: string
  asOf: string
  /** Records, by collection. */
  counts: Record<string, number>
}

const idOf = (item: Pick<Change, 'area' | 'collection' | 'key'>): string => `${item.area} ${item.collection} ${item.key}`

export class Pack {
  constructor(private readonly store: UserStore) {}

  state(): Promise<PackState | null> {
    return this.store.meta<PackState>('pack')
  }

  /** The rows of a part, sealed; nothing is written yet. */
  async rowsOf(part: PartAnswer): Promise<ItemRow[]> {
    return Promise.all(part.items.map((item) => this.row({ ...item, collection: part.collection, area: part.area })))
  }

  /** Put a whole pack in the place of the old one: all of it or nothing. */
  async replace(rows: ItemRow[], state: Omit<PackState, 'counts'>): Promise<void> {
    await this.store.db.transaction('rw', this.store.db.items, async () => {
      await this.store.db.items.clear()
      await this.store.db.items.bulkPut(rows)
    })
    await this.note(state)
  }

  /** Changes since the cursor; of an area that was lost nothing stays. */
  async apply(changes: Change[], lost: string[], state: Omit<PackState, 'counts'>): Promise<void> {
    const gone = changes.filter((change) => change.value === null).map(idOf)
    const rows = await Promise.all(changes.filter((change) => change.value !== null).map((change) => this.row(change)))
    const { items } = this.store.db
    await this.store.db.transaction('rw', items, async () => {
      await items.bulkDelete(gone)
      await items.bulkPut(rows)
      await items.where('area').anyOf(lost).delete()
    })
    await this.note(state)
  }

  async clear(): Promise<void> {
    await this.store.db.items.clear()
    await this.store.db.meta.delete('pack')
  }

  /** Let records of a collection go. */
  async drop(collection: string, keys: string[]): Promise<void> {
    await this.store.db.items.where('[collection+key]').anyOf(keys.map((key) => [collection, key])).delete()
  }

  /** The state hash of what is here. */
  async hash(): Promise<string> {
    const hashes: string[] = []
    await this.store.db.items.each((row) => void hashes.push(row.hash))
    return stateOf(hashes)
  }

  /** All records of a collection. */
  async all<T>(collection: string): Promise<{ key: string; value: T }[]> {
    const rows = await this.store.db.items.where('collection').equals(collection).toArray()
    return Promise.all(rows.map(async (row) => ({ key: row.key, value: await this.store.unsealed<T>(`item:${row.id}`, row.box) })))
  }

  async one<T>(collection: string, key: string): Promise<T | null> {
    return (await this.some<T>(collection, [key]))[0] ?? null
  }

  /** Of the keys those that are here. */
  async some<T>(collection: string, keys: string[]): Promise<T[]> {
    const rows = await this.store.db.items.where('[collection+key]').anyOf(keys.map((key) => [collection, key])).toArray()
    return Promise.all(rows.map((row) => this.store.unsealed<T>(`item:${row.id}`, row.box)))
  }

  private async row(item: Change): Promise<ItemRow> {
    const { collection, area, key } = item
    const id = idOf(item)
    const [hash, box] = await Promise.all([hashOf(collection, key, item.version), this.store.sealed(`item:${id}`, item.value)])
    return { id, collection, area, key, hash, box }
  }

  private async note(state: Omit<PackState, 'counts'>): Promise<void> {
    const counts: Record<string, number> = {}
    await this.store.db.items.orderBy('collection').eachKey((key) => {
      counts[String(key)] = (counts[String(key)] ?? 0) + 1
    })
    await this.store.setMeta('pack', { ...state, counts })
  }
}
