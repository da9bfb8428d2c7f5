// @vitest-environment node
import 'fake-indexeddb/auto'

import { beforeEach, describe, expect, it } from 'vitest'

import { dayAt, isOver, letGo } from './expiring'
import { jobOf, type Job } from './jobs'
import { Pack } from './pack'
import { importKey, newKey } from './sealing'
import { UserStore } from './store'

const LAST = '2026-11-23'
const evening = Date.parse('2026-11-23T15:59:00Z') // 23:59 in Tianjin
const midnight = Date.parse('2026-11-23T16:00:00Z')
const wanted = { kind: 'sweeps.call', name: '', name_en: '', title: '王**', about: 'contact:c-1', link: '', body: { note: '两斤白菜' }, carry: 'operation' as const }
let store: UserStore
let pack: Pack

beforeEach(async () => {
  store = new UserStore({ user: Math.floor(Math.random() * 1e9), key: await importKey(newKey()), isSafe: true } as never)
  pack = new Pack(store)
  const rows = await Promise.all([['own-contacts', 'c-1', { ends_on: LAST }], ['homes', 'h-1', {}]].map(([collection, key, value]) =>
    pack.rowsOf({ collection, area: '', items: [{ key, version: 'v', value }] } as never)))
  await pack.replace(rows.flat(), { areas: [], cursor: '1', asOf: '2026-11-20T00:00:00Z' })
  await store.put(jobOf({ ...wanted, until: LAST }, 'j-1', evening, []))
  await store.put(jobOf(wanted, 'j-2', evening, []))
})

describe('what may not outlive its day', () => {
  it('stays until the day is over in the district', async () => {
    expect([dayAt(evening), dayAt(midnight)]).toEqual([LAST, '2026-11-24'])
    expect(await letGo(store, pack, evening)).toBe(0)
  })

  it('is gone then from everything the phone holds, with no network', async () => {
    expect(await letGo(store, pack, midnight)).toBe(2)
    expect(await store.db.items.toCollection().primaryKeys()).toEqual([' homes h-1'])
    expect((await store.jobs()).map((job) => job.id)).toEqual(['j-2'])
    expect(await store.db.kept.count()).toBe(0)
  })

  it('is not kept as sent once the pack knows of it', () => {
    const job = (over: Partial<Job>): Job => ({ ...jobOf({ ...wanted, until: LAST }, 'j', evening, []), ...over })
    expect(isOver(job({ state: 'sent' }), LAST, evening + 1)).toBe(true)
    expect(isOver(job({ state: 'sent' }), LAST, evening - 1)).toBe(false)
    expect(isOver(job({ state: 'waiting' }), LAST, evening + 1)).toBe(false)
    expect(isOver({ ...job({ state: 'sent' }), until: undefined }, '2027-01-01', evening + 1)).toBe(false)
  })
})
