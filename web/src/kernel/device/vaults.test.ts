// @vitest-environment node
import 'fake-indexeddb/auto'

import { beforeEach, describe, expect, it } from 'vitest'

import { uuid7 } from './ids'
import { jobOf } from './jobs'
import { MemoryStore, unsentOf, UserStore } from './store'
import { Shut, VaultDatabase, Vaults } from './vaults'

let LI = { id: 0, username: 'grid01' }
let WANG = { id: 0, username: 'grid02' }
const SECRET = '三号楼独居老人的电话'
let serial = 0
let db: VaultDatabase
let memory: Map<string, string>
let time: number
let vaults: Vaults

const storage = (held: Map<string, string>) => ({
  getItem: (key: string) => held.get(key) ?? null,
  setItem: (key: string, value: string) => void held.set(key, value),
  removeItem: (key: string) => void held.delete(key),
})
const opened = (): Vaults => new Vaults(db, storage(memory), 1000, () => time)
/** The browser was closed and opened again: what it kept for its session is gone, its databases are there. */
function restart(): Vaults {
  memory = new Map()
  return (vaults = opened())
}
const shut = (promise: Promise<unknown>): Promise<Shut> => promise.then(() => expect.fail('it opened'), (error: Shut) => error)
const job = (id = uuid7()) =>
  jobOf({ kind: 'cases.report', name: '上报', name_en: 'Report', title: SECRET, about: '', link: '', body: {}, carry: 'attachments' }, id, time, [])

beforeEach(() => {
  serial += 1
  time = 1_000_000
  LI = { ...LI, id: serial * 10 + 7 } // new people for every test: what one left is not there for the next
  WANG = { ...WANG, id: serial * 10 + 8 }
  db = new VaultDatabase(`vaults-${serial}`)
  memory = new Map()
  vaults = opened()
})

describe('a vault', () => {
  it('is made by the first sign-in with a password and opened by the next', async () => {
    const store = new UserStore(await vaults.signedIn(LI, 'first-password'))
    await store.put(job())
    restart()
    const again = await vaults.signedIn(LI, 'first-password')
    expect((await new UserStore(again).jobs()).map((one) => one.title)).toEqual([SECRET])
    expect(again.isSafe).toBe(true)
  })

  it('survives a reload without a question, and asks after a restart of the browser', async () => {
    await vaults.signedIn(LI, 'first-password')
    expect((await opened().resume())?.user).toBe(LI.id)
    expect(await restart().resume()).toBeNull()
    expect(await vaults.enter(LI)).toBeNull()
  })

  it('asks again after a shift, even without a restart', async () => {
    await vaults.signedIn(LI, 'first-password')
    time += 13 * 3_600_000
    expect(await opened().resume()).toBeNull()
  })

  it('opens without a network by name and password, whatever the letters of the name', async () => {
    await new UserStore(await vaults.signedIn(LI, 'first-password')).put(job())
    restart()
    const vault = await vaults.unlock(' Grid01', 'first-password')
    expect(await new UserStore(vault).jobs()).toHaveLength(1)
  })

  it('stays shut for a wrong password, and says no name that was not said first', async () => {
    await vaults.signedIn(LI, 'first-password')
    restart()
    expect((await shut(vaults.unlock('grid01', 'other-password'))).reason).toBe('wrong')
    expect((await shut(vaults.unlock('nobody', 'first-password'))).reason).toBe('unknown')
    expect(JSON.stringify(await db.headers.toArray())).not.toContain('grid01')
  })

  it('takes no guesses after five wrong ones, until a while has passed or the server let its owner in', async () => {
    await vaults.signedIn(LI, 'first-password')
    restart()
    for (let turn = 0; turn < 5; turn += 1) await shut(vaults.unlock('grid01', `wrong-${turn}`))
    expect((await shut(vaults.unlock('grid01', 'first-password'))).reason).toBe('later')
    time += 16 * 60_000
    expect((await vaults.unlock('grid01', 'first-password')).user).toBe(LI.id)
    for (let turn = 0; turn < 5; turn += 1) await shut(vaults.unlock('grid01', `wrong-${turn}`))
    expect((await vaults.signedIn(LI, 'first-password')).user).toBe(LI.id)
  })

  it('gets another password and keeps what is in it', async () => {
    await new UserStore(await vaults.signedIn(LI, 'first-password')).put(job())
    expect((await shut(vaults.change(LI.id, 'no', 'second-password'))).reason).toBe('wrong')
    await vaults.change(LI.id, 'first-password', 'second-password')
    restart()
    expect((await shut(vaults.unlock('grid01', 'first-password'))).reason).toBe('wrong')
    expect(await new UserStore(await vaults.unlock('grid01', 'second-password')).jobs()).toHaveLength(1)
  })

  it('whose password was changed elsewhere is shut, and says how much waits in it', async () => {
    await new UserStore(await vaults.signedIn(LI, 'first-password')).put(job())
    restart()
    expect((await shut(vaults.signedIn(LI, 'second-password'))).reason).toBe('wrong')
    expect(await unsentOf(LI.id)).toBe(1)
    await vaults.change(LI.id, 'first-password', 'second-password')
    expect(await new UserStore(await vaults.signedIn(LI, 'second-password')).jobs()).toHaveLength(1)
  })
})

describe('who signs in elsewhere', () => {
  it('has a vault of this browser at first, and a PIN guards it from then on', async () => {
    const first = (await vaults.enter(LI))!
    expect(first.isSafe).toBe(false)
    await new UserStore(first).put(job())
    restart()
    expect(await new UserStore((await vaults.enter(LI))!).jobs()).toHaveLength(1)
    expect((await vaults.guard(LI.id, '482915', 'pin')).isSafe).toBe(true)
    restart()
    expect(await vaults.enter(LI)).toBeNull()
    expect(await vaults.kindOf(LI.id)).toBe('pin')
    expect(await new UserStore(await vaults.unlock('grid01', '482915')).jobs()).toHaveLength(1)
  })

  it('and types the password one day guards the same vault with it', async () => {
    await new UserStore((await vaults.enter(LI))!).put(job())
    const vault = await vaults.signedIn(LI, 'first-password')
    expect(await new UserStore(vault).jobs()).toHaveLength(1)
    expect((await db.headers.get(LI.id))?.phone).toBeNull()
  })
})

describe('a shared phone', () => {
  it('keeps each in a vault of their own: the second opens nothing of the first', async () => {
    const first = await vaults.signedIn(LI, 'first-password')
    await new UserStore(first).put(job())
    await vaults.lock(LI.id)
    const second = await vaults.signedIn(WANG, 'other-password')
    expect(await new UserStore(second).jobs()).toEqual([])
    const stolen = new UserStore({ user: LI.id, key: second.key, isSafe: true })
    expect(await stolen.jobs()).toEqual([])
    expect(await stolen.db.jobs.count()).toBe(1)
    expect((await shut(vaults.unlock('grid01', 'other-password'))).reason).toBe('wrong')
  })

  it('holds no word of a record in the clear', async () => {
    const store = new UserStore(await vaults.signedIn(LI, 'first-password'))
    const one = job()
    await store.put(one)
    await store.keep('inbox', [SECRET])
    await store.putFile(one.id, 'photo.jpg', new Blob([SECRET]))
    const rows = await Promise.all([store.db.jobs.toArray(), store.db.kept.toArray(), store.db.files.toArray()])
    const bytes = rows.flat().flatMap((row) => [JSON.stringify(row), Buffer.from(row.box.data).toString('utf8')])
    expect(bytes.filter((text) => text.includes(SECRET))).toEqual([])
    expect(await (await store.file(one.id, 'photo.jpg'))?.text()).toBe(SECRET)
  })

  it('signing out closes the vault and leaves what is unsent for its owner', async () => {
    const store = new UserStore(await vaults.signedIn(LI, 'first-password'))
    await store.put(job())
    await vaults.lock(LI.id)
    expect(await opened().resume()).toBeNull()
    expect(await new UserStore(await vaults.signedIn(LI, 'first-password')).jobs()).toHaveLength(1)
  })
})

describe('a record', () => {
  it('that somebody changed does not open, and the others do', async () => {
    const store = new UserStore(await vaults.signedIn(LI, 'first-password'))
    await store.put(job())
    await store.put(job())
    const row = (await store.db.jobs.toArray())[0]!
    const data = new Uint8Array(row.box.data.slice(0))
    data[3]! ^= 1
    await store.db.jobs.put({ ...row, box: { ...row.box, data: data.buffer } })
    expect(await store.jobs()).toHaveLength(1)
  })

  it('does not open in the place of another', async () => {
    const store = new UserStore(await vaults.signedIn(LI, 'first-password'))
    await store.keep('case:1', '一')
    await store.keep('case:2', '二')
    const [one, two] = await store.db.kept.toArray()
    await store.db.kept.put({ ...two!, box: one!.box })
    expect([(await store.kept('case:1'))?.value, await store.kept('case:2')]).toEqual(['一', null])
  })
})

it('the page’s memory stands in for a store where the browser has none', async () => {
  const store = new MemoryStore()
  const one = job()
  await store.put(one)
  await store.putFile(one.id, 'a', new Blob(['x']))
  expect([await store.jobs(), await (await store.file(one.id, 'a'))?.text()]).toEqual([[one], 'x'])
})

it('identifiers are of version 7 and in the order in which they were made', () => {
  const made = Array.from({ length: 5000 }, () => uuid7(1_700_000_000_000))
  expect(new Set(made).size).toBe(5000)
  expect([...made].sort()).toEqual(made)
  expect(made.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true)
})
