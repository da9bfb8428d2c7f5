// @vitest-environment node
import 'fake-indexeddb/auto'

import { createHash } from 'node:crypto'

import { beforeEach, describe, expect, it } from 'vitest'

import { ApiError } from '@/api/client'

import { hashOf, stateOf } from './hashing'
import { Pack } from './pack'
import { importKey, newKey } from './sealing'
import { UserStore } from './store'
import { Disagreement, loads, Sync } from './sync'
import type { Progress } from './sync'
import { unpacked } from './transport'
import type { Change, Changes, PackAnswer, Part, PartAnswer, Transport } from './transport'

const [ONE, TWO] = ['120103001001001', '120103001001002']
const change = (key: string, value: unknown, over: Partial<Change> = {}): Change => ({ collection: 'homes', area: ONE, key, version: 'v1', value, ...over })

/** What a server would hand to a phone: what it holds, and a list of changes still to come. */
class Server {
  items: Change[] = [change('h1', { title: '1-101' }), change('h2', { title: '1-102' }, { area: TWO }), change('f1', { slug: 'visit' }, { collection: 'forms', area: '' })]
  later: { change: Change[]; lost?: string[] }[] = []
  cursor = 0
  packs = 0
  loads: number[] = []
  lie = false
  fail: ApiError | null = null

  readonly transport = {
    pack: async (): Promise<PackAnswer> => {
      this.packs += 1
      const parts = [...new Set(this.items.map((item) => `${item.collection} ${item.area}`))].map((name) => {
        const [collection, area] = name.split(' ') as [string, string]
        return { collection, area, sha256: name, bytes: 100, rows: 1 }
      })
      return { areas: [{ code: ONE, name: '一网格' }, { code: TWO, name: '二网格' }], parts, cursor: String(this.cursor), state: await this.state(), as_of: '2026-11-30T08:00:00Z' }
    },
    parts: async (parts: Part[]): Promise<PartAnswer[]> => {
      if (this.fail) throw this.fail
      this.loads.push(parts.length)
      return parts.map(({ collection, area }) => ({
        collection, area, items: this.items.filter((item) => item.collection === collection && item.area === area),
      }))
    },
    changes: async (_device: string, cursor: string): Promise<Changes> => {
      if (this.fail) throw this.fail
      const next = this.later[Number(cursor)]
      if (next) this.take(next)
      this.cursor = Number(cursor) + (next ? 1 : 0)
      const more = this.later.length > this.cursor
      const state = more ? undefined : await this.state()
      return { areas: [ONE], lost: next?.lost ?? [], items: next?.change ?? [], cursor: String(this.cursor), more, state }
    },
  } as unknown as Transport

  private take(next: { change: Change[]; lost?: string[] }): void {
    const keys = new Set(next.change.map((one) => one.key))
    this.items = this.items.filter((item) => !keys.has(item.key) && !next.lost?.includes(item.area))
    this.items.push(...next.change.filter((one) => one.value !== null))
  }

  private async state(): Promise<string> {
    const hashes = await Promise.all(this.items.map((item) => hashOf(item.collection, item.key, item.version)))
    return this.lie ? '0000000000000001' : stateOf(hashes)
  }
}

let user = 0
let server: Server
let store: UserStore
let pack: Pack
let sync: Sync
let progress: (Progress | null)[]
const keys = async (): Promise<string[]> => (await store.db.items.toArray()).map((row) => row.key).sort()

beforeEach(async () => {
  user += 1
  store = new UserStore({ user, key: await importKey(newKey()), isSafe: true })
  server = new Server()
  pack = new Pack(store)
  progress = []
  sync = new Sync(pack, server.transport, (told) => progress.push(told))
})

describe('a pack', () => {
  it('comes in one go, with its progress, and is read without a network', async () => {
    expect(await sync.run('device')).toEqual({ lost: [], whole: true })
    expect(await pack.one('homes', 'h1')).toEqual({ title: '1-101' })
    expect(await pack.state()).toMatchObject({ counts: { homes: 2, forms: 1 }, asOf: '2026-11-30T08:00:00Z' })
    expect(progress.map((one) => one?.done)).toEqual([0, 100, 200, 300, undefined])
    expect(server.loads).toEqual([3]) // a grid's pack is one answer
  })

  it('that breaks off half way leaves the old one as it was', async () => {
    await sync.run('device')
    await store.db.meta.delete('pack')
    server.fail = new ApiError('offline', '', '', {}, 0)
    await expect(sync.run('device')).rejects.toThrow()
    expect(await keys()).toEqual(['f1', 'h1', 'h2'])
  })

  it('holds no word in the clear', async () => {
    await sync.run('device')
    const rows = await store.db.items.toArray()
    expect(rows.map((row) => JSON.stringify(row) + Buffer.from(row.box.data).toString()).filter((text) => text.includes('1-101'))).toEqual([])
  })
})

describe('changes', () => {
  it('come by cursor until there are no more', async () => {
    await sync.run('device')
    server.later = [{ change: [change('h3', { title: '1-103' })] }, { change: [change('h1', null)] }]
    await sync.run('device')
    expect([await keys(), server.packs]).toEqual([['f1', 'h2', 'h3'], 1])
  })

  it('take away everything of an area that was lost, and say so', async () => {
    await sync.run('device')
    server.later = [{ change: [], lost: [TWO] }]
    expect(await sync.run('device')).toEqual({ lost: [TWO], whole: false })
    expect(await keys()).toEqual(['f1', 'h1'])
    expect((await pack.state())?.areas).toEqual([{ code: ONE, name: '一网格' }])
  })

  it('upon which the two sides do not agree bring the whole pack anew', async () => {
    await sync.run('device')
    await store.db.items.filter((row) => row.key === 'h1').delete()
    expect(await sync.run('device')).toEqual({ lost: [], whole: true })
    expect([await keys(), server.packs]).toEqual([['f1', 'h1', 'h2'], 2])
  })

  it('from a cursor that the server knows no more bring the whole pack anew', async () => {
    await sync.run('device')
    const changes = server.transport.changes
    server.transport.changes = async () => {
      throw new ApiError('cursor_unknown', '', '', {}, 409)
    }
    expect((await sync.run('device')).whole).toBe(true)
    server.transport.changes = changes
  })

  it('that never agree are an error that is said', async () => {
    server.lie = true
    await expect(sync.run('device')).rejects.toThrow(Disagreement)
  })
})

describe('the state hash', () => {
  const byNode = (text: string): bigint => createHash('sha256').update(text).digest().readBigUInt64BE(0)

  it('is the sum of the first eight bytes of SHA-256, whatever the order', async () => {
    const [one, two] = [await hashOf('homes', 'h1', 'v1'), await hashOf('facts', '王', '2')]
    const sum = (byNode('homes\0h1\0v1') + byNode('facts\0王\x002')) % (1n << 64n)
    expect(stateOf([one, two])).toBe(sum.toString(16).padStart(16, '0'))
    expect(stateOf([two, one])).toBe(stateOf([one, two]))
    expect(stateOf([])).toBe('0000000000000000')
  })
})

describe('parts in one answer', () => {
  const part = (name: string, bytes: number): Part => ({ collection: name, area: '', sha256: name, bytes, rows: 1 })
  const zipped = async (value: unknown): Promise<Uint8Array> =>
    new Uint8Array(await new Response(new Blob([JSON.stringify(value)]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer())

  it('are as many as fit, in their order', () => {
    const many = Array.from({ length: 450 }, (_, at) => part(`p${at}`, 100))
    expect(loads(many).map((load) => load.length)).toEqual([200, 200, 50])
    expect(loads(many).flat()).toEqual(many)
    expect(loads([part('a', 300_000), part('b', 100_000), part('c', 1), part('d', 900_000), part('e', 1)]).map((load) => load.length)).toEqual([2, 1, 1, 1])
    expect(loads([])).toEqual([])
  })

  it('are taken apart by the sizes that the pack told', async () => {
    const values = [1, 2].map((at) => ({ collection: `c${at}`, area: ONE, items: [{ key: 'k', version: '1', value: { title: '王' } }] }))
    const files = await Promise.all(values.map(zipped))
    const parts = files.map((file, at) => part(`c${at}`, file.length))
    const whole = await new Blob(files as BlobPart[]).arrayBuffer()
    expect(await unpacked(parts, whole)).toEqual(values)
    await expect(unpacked(parts, whole.slice(0, -1))).rejects.toMatchObject({ code: 'offline' }) // cut off on its way
    await expect(unpacked([part('x', 5)], new TextEncoder().encode('hello').buffer as ArrayBuffer)).rejects.toMatchObject({ code: 'offline' })
  })
})
