// @vitest-environment node
import 'fake-indexeddb/auto'

import { beforeEach, describe, expect, it } from 'vitest'

import { draftId, Drafts, KEPT_DAYS } from './drafts'
import type { About } from './drafts'
import type { Job } from './jobs'
import { importKey, newKey } from './sealing'
import { UserStore, unsentOf } from './store'

const HOME = '0190aaaa-0000-7000-8000-000000000001'
const about = (over: Partial<About> = {}): About => ({
  id: draftId('gas-inspection', HOME), name: '液化气检查', title: '1 号楼 9 室', link: `/field/forms/gas-inspection/${HOME}`, area: '120103001001001', ...over,
})
const answers = (xml = '<data>王金丝</data>') => ({ xml, changed: ['/data/tenure'], spared: ['/data/residents'] })
const photo = (name: string): File => new File([`of ${name}`], name, { type: 'image/jpeg' })
const job = (over: Partial<Job>): Job => ({ draft: about().id, state: 'waiting', madeAt: time, ...over }) as Job

let USER = 1000
let key: CryptoKey
let store: UserStore
let drafts: Drafts
let time: number

beforeEach(async () => {
  USER += 1
  time = 1_700_000_000_000
  key = await importKey(newKey())
  restart()
})

function restart(): void {
  store = new UserStore({ user: USER, key, isSafe: true })
  drafts = new Drafts(store, () => time)
}

describe('a form that was begun', () => {
  it('is there after a restart, with its photos', async () => {
    await drafts.keep(about(), answers(), [photo('a.jpg')])
    restart()
    const found = await drafts.read(about().id)
    expect(found?.draft).toMatchObject({ ...answers(), title: '1 号楼 9 室', at: time })
    expect(await found?.files[0]?.text()).toBe('of a.jpg')
    expect(found?.files[0]).toMatchObject({ name: 'a.jpg', type: 'image/jpeg' })
  })

  it('is one for a form, a subject and a visit; what is kept later stands', async () => {
    await drafts.keep(about(), answers('<a/>'), [photo('a.jpg')])
    time += 1
    await drafts.keep(about({ id: draftId('gas-inspection', HOME, 'visit') }), answers('<visit/>'), [])
    time += 1
    await drafts.keep(about(), answers('<b/>'), [photo('b.jpg')])
    expect((await drafts.all()).map((draft) => draft.xml)).toEqual(['<b/>', '<visit/>'])
    expect(await store.filesOf(`draft:${about().id}`)).toEqual(['b.jpg'])
  })

  it('is sealed: nothing of it can be read, and another key opens nothing', async () => {
    await drafts.keep(about(), answers(), [photo('a.jpg')])
    const rows = [...(await store.db.drafts.toArray()), ...(await store.db.files.toArray())]
    const seen = rows.map((row) => JSON.stringify(row) + new TextDecoder().decode(row.box.data)).join()
    expect(seen).not.toMatch(/王金丝|号楼|of a\.jpg|液化气/)
    key = await importKey(newKey())
    restart()
    expect([await drafts.all(), await drafts.read(about().id)]).toEqual([[], null])
  })

  it('counts as unsent without its key, and goes with its photos', async () => {
    await drafts.keep(about(), answers(), [photo('a.jpg')])
    expect(await unsentOf(USER)).toBe(1)
    await drafts.drop(about().id)
    expect([await drafts.all(), await store.db.files.count(), await unsentOf(USER)]).toEqual([[], 0, 0])
  })

  it('is not written again by who had it open when it was sent; who opens it later begins a new one', async () => {
    const since = time
    await drafts.keep(about(), answers(), [], since)
    time += 1
    await drafts.end(about().id)
    expect(await drafts.keep(about(), answers(), [], since)).toBeNull()
    expect(await drafts.all()).toEqual([])
    time += 1
    expect(await drafts.keep(about(), answers(), [], time)).toBe(time)
  })

  it('goes after a time', async () => {
    await drafts.keep(about(), answers(), [])
    time += KEPT_DAYS * 86_400_000
    await drafts.clean([])
    expect(await drafts.all()).toHaveLength(1)
    time += 1
    await drafts.clean([])
    expect(await drafts.all()).toEqual([])
  })

  it('goes with the job that carries it, though the page was killed between the two; a newer one and a refused one stay', async () => {
    const left = async (given: Partial<Job>): Promise<number> => {
      await drafts.keep(about(), answers(), [])
      await drafts.clean([job(given)])
      return (await drafts.all()).length
    }
    expect([await left({}), await left({ madeAt: time - 1 }), await left({ state: 'refused' }), await left({ draft: 'another' })]).toEqual([0, 1, 1, 1])
  })

  it('goes with the right to its place, and no other does', async () => {
    await drafts.keep(about(), answers(), [])
    await drafts.keep(about({ id: 'b', area: '120103001001002' }), answers(), [])
    expect(await drafts.dropOf(['120103001001001'])).toBe(1)
    expect((await drafts.all()).map((draft) => draft.id)).toEqual(['b'])
  })

  it('goes with the right to its person, photos too, though the place is still ours', async () => {
    const needs = (key: string) => ({ collection: 'own-elders', key })
    await drafts.keep(about(), answers(), [])
    await drafts.keep(about({ id: 'left', needs: needs('e-1') }), answers(), [photo('a.jpg')])
    await drafts.keep(about({ id: 'mine', needs: needs('e-2') }), answers(), [])
    expect(await drafts.dropWithout(async ({ collection, key }) => collection === 'own-elders' && key === 'e-2')).toBe(1)
    expect((await drafts.all()).map((draft) => draft.id).sort()).toEqual([about().id, 'mine'].sort())
    expect(await store.filesOf('draft:left')).toEqual([])
  })
})
