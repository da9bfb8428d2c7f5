// @vitest-environment node
import 'fake-indexeddb/auto'

import { beforeEach, describe, expect, it } from 'vitest'

import { BLOCK, fillCodes, spoken, takeCode } from './codes'
import { importKey, newKey } from './sealing'
import { UserStore } from './store'

let user = 5000
let store: UserStore
let asked: [string, number][]
let next: number

const server = {
  codes: async (device: string, count: number): Promise<string[]> => {
    asked.push([device, count])
    return Array.from({ length: count }, () => `C${String((next += 1)).padStart(8, '0')}00`)
  },
}

beforeEach(async () => {
  store = new UserStore({ user: (user += 1), key: await importKey(newKey()), isSafe: true })
  asked = []
  next = 0
})

describe('codes of this phone', () => {
  it('are given once each, in their order, until none is left', async () => {
    expect(await takeCode(store)).toBe('')
    await fillCodes(store, server, 'phone')
    const given = []
    for (let at = 0; at < BLOCK; at += 1) given.push(await takeCode(store))
    expect(new Set(given).size).toBe(BLOCK)
    expect(given[0]).toBe('C0000000100')
    expect(await takeCode(store)).toBe('')
  })

  it('are fetched again when half are gone, and only then', async () => {
    await fillCodes(store, server, 'phone')
    for (let at = 0; at < BLOCK / 2; at += 1) await takeCode(store)
    await fillCodes(store, server, 'phone')
    expect(asked).toEqual([['phone', BLOCK]])
    await takeCode(store)
    await fillCodes(store, server, 'phone')
    expect(asked).toEqual([['phone', BLOCK], ['phone', BLOCK / 2 + 1]])
    expect(await takeCode(store)).toBe('C0000002200') // what was left goes first
  })

  it('are let go when the phone has another name at the server, which takes them from that one alone', async () => {
    await fillCodes(store, server, 'phone')
    await fillCodes(store, server, 'other')
    expect(await takeCode(store)).toBe(`C${String(BLOCK + 1).padStart(8, '0')}00`)
  })

  it('stay as they were when the server does not answer', async () => {
    await fillCodes(store, server, 'phone')
    for (let at = 0; at <= BLOCK / 2; at += 1) await takeCode(store)
    const away = { codes: () => Promise.reject(new Error('away')) }
    await expect(fillCodes(store, away, 'phone')).rejects.toThrow('away')
    expect(await takeCode(store)).toBe('C0000002200')
  })

  it('are sealed on the phone', async () => {
    await fillCodes(store, server, 'phone')
    const bytes = (_: string, value: unknown): unknown => (value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(value) : value)
    expect(JSON.stringify(await store.db.meta.toArray(), bytes)).not.toContain('C00000001')
  })

  it('are read in groups', () => {
    expect(spoken('C0000001234')).toBe('C0000 0012 34')
  })
})
