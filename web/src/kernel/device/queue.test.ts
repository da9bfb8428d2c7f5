// @vitest-environment node
import 'fake-indexeddb/auto'

import Dexie from 'dexie'
import { beforeEach, describe, expect, it } from 'vitest'

import { ApiError } from '@/api/client'

import type { Job, Wanted } from './jobs'
import { moveIn, OLD } from './moving'
import { Queue } from './queue'
import { importKey, newKey } from './sealing'
import { batchOf } from './sending'
import { UserStore } from './store'
import { believed } from './transport'
import type { Operation, Result, Transport } from './transport'

const offline = (): ApiError => new ApiError('offline', '连不上服务器', 'unreachable', {}, 0)
const refusal = (code: string, status = 409): ApiError => new ApiError(code, '不能这样办', 'not possible', {}, status)
const problem = (code: string) => ({ code, message: '不能这样办', message_en: 'not possible', details: {} })

/** A server that keeps the contract: the same identifier with the same bytes is the same, with others a refusal. */
class Server {
  batches: Operation[][] = []
  texts = new Map<string, string>()
  done: Operation[] = []
  files: string[] = []
  attached: string[] = []
  fail: (what: string) => Error | null = () => null
  status: (operation: Operation) => Partial<Result> = () => ({})
  answer: (operation: Operation) => Record<string, unknown> = () => ({})

  readonly transport = {
    send: async (_device: string, operations: string[]): Promise<Result[]> => {
      const read = operations.map((text) => JSON.parse(text) as Operation)
      const failure = this.fail(`send ${read.map((one) => one.kind).join()}`)
      this.batches.push(read)
      if (failure) throw failure
      return read.map((operation, index) => this.take(operation, operations[index]!))
    },
    sendFile: async (_device: string, operation: string, name: string): Promise<void> => {
      const failure = this.fail(`file ${name}`)
      if (failure) throw failure
      this.files.push(`${operation}/${name}`)
    },
    attach: async (_file: Blob, name: string) => {
      const failure = this.fail(`attach ${name}`)
      if (failure) throw failure
      this.attached.push(name)
      return { uuid: `uuid-${name}` }
    },
  } as unknown as Transport

  private take(operation: Operation, text: string): Result {
    const before = this.texts.get(operation.id)
    const made = { id: operation.id, status: 'done', again: before !== undefined, answer: this.answer(operation), error: null } as Result
    if (before !== undefined && before !== text) return { ...made, status: 'refused', error: problem('operation_differs') }
    this.texts.set(operation.id, text)
    const told = { ...made, ...this.status(operation) }
    if (told.status === 'done' && before === undefined) this.done.push(operation)
    return told
  }
}

let USER = 0
let key: CryptoKey
let store: UserStore
let server: Server
let queue: Queue
let time: number

const wanted = (over: Partial<Wanted> = {}): Wanted => ({
  kind: 'cases.report', name: '上报', name_en: 'Report', title: '井盖松动', about: '', link: '', body: { description: '井盖松动' }, carry: 'attachments', ...over,
})
const move = (uuid: string, name: string, version = 1): Wanted =>
  wanted({ kind: 'cases.move', name, about: `case:${uuid}`, body: { case: uuid, move: name, input: { version } } })
const form = (): Wanted => wanted({ kind: 'forms.submit', name: '入户走访', body: { xml: '<data/>' }, carry: 'operation' })
const photo = (name: string) => ({ name, blob: new Blob(['x'], { type: 'image/jpeg' }) })
const states = async (): Promise<string[]> => (await store.jobs()).map((job) => job.state)
const only = async (): Promise<Job> => (await store.jobs())[0]!

async function add(...given: Parameters<Queue['add']>): Promise<Job> {
  time += 1
  const job = await queue.add(...given)
  await queue.run()
  return job
}
/** The page was closed, or the phone died: a new queue over the same database. */
async function restart(): Promise<void> {
  store = new UserStore({ user: USER, key, isSafe: true })
  queue = new Queue(store, server.transport, async () => 'device', () => undefined, () => time)
  await queue.recover()
}

beforeEach(async () => {
  USER += 10
  time = 1_700_000_000_000
  key = await importKey(newKey())
  server = new Server()
  await restart()
})

describe('online', () => {
  it('everything that waits goes in one batch, in its order, with when it was done', async () => {
    await queue.add(wanted())
    time += 5
    await queue.add(move('c1', 'sign'))
    await queue.run()
    expect(server.batches.map((batch) => batch.map((one) => one.kind))).toEqual([['cases.report', 'cases.move']])
    expect(server.done[1]).toMatchObject({ at: new Date(time).toISOString(), body: { case: 'c1', move: 'sign' } })
    expect(await states()).toEqual(['sent', 'sent'])
  })

  it('photos of a case arrive first and the move names them; a signature is named where it answers', async () => {
    const given = { ...move('c1', 'report_in'), body: { case: 'c1', move: 'report_in', input: { version: 1, fields: { sign: 'picked:3' } } } }
    await add(given, [photo('a.jpg'), { ...photo('sign.png'), ref: 'picked:3' }])
    const input = { version: 1, fields: { sign: 'uuid-sign.png' }, attachments: ['uuid-a.jpg', 'uuid-sign.png'] }
    expect(server.done[0]!.body.input).toEqual(input)
    expect(await store.db.files.count()).toBe(0)
  })

  it('photos and signatures of a form follow their operation, and then leave the phone', async () => {
    const job = await add(form(), [photo('sign.png')])
    expect(server.files).toEqual([`${job.id}/sign.png`])
    expect(await states()).toEqual(['sent'])
    expect(await store.db.files.count()).toBe(0)
  })

  it('who asks hears of the outcome', async () => {
    server.answer = () => ({ number: 'SJ1' })
    const job = await queue.add(wanted())
    const told = queue.outcome(job.id, 5000)
    await queue.run()
    expect((await told)?.answer).toEqual({ number: 'SJ1' })
  })

  it('two moves on one case go one after the other, the second upon the version of the first', async () => {
    server.answer = () => ({ version: 2 })
    await queue.add(move('c1', 'sign'))
    time += 1
    await queue.add(move('c1', 'hand_in'))
    await queue.run()
    expect(server.done.map((one) => (one.body.input as { version: number }).version)).toEqual([1, 2])
    expect(server.batches).toHaveLength(2)
  })
})

describe('without a network', () => {
  it('nothing is lost, nothing throws, and everything goes when it is back', async () => {
    server.fail = () => offline()
    await add(wanted())
    await add(form(), [photo('sign.png')])
    expect(await states()).toEqual(['waiting', 'waiting'])
    server.fail = () => null
    await queue.run()
    expect([await states(), server.files.length]).toEqual([['sent', 'sent'], 1])
  })

  it('who asks hears nothing and goes on', async () => {
    server.fail = () => offline()
    const job = await queue.add(wanted())
    const told = queue.outcome(job.id, 20)
    await queue.run()
    expect(await told).toBeNull()
  })

  it('a photo that had arrived is not sent again', async () => {
    server.fail = (what) => (what === 'attach b.jpg' ? offline() : null)
    await add(wanted(), [photo('a.jpg'), photo('b.jpg')])
    server.fail = () => null
    await queue.run()
    expect(server.attached).toEqual(['a.jpg', 'b.jpg'])
    expect(server.done[0]!.body.attachments).toEqual(['uuid-a.jpg', 'uuid-b.jpg'])
  })

  it('a form whose signature did not get through is not sent yet, and its operation is not done twice', async () => {
    server.fail = (what) => (what.startsWith('file') ? offline() : null)
    await add(form(), [photo('sign.png')])
    expect(await states()).toEqual(['waiting'])
    server.fail = () => null
    await queue.run()
    expect([await states(), server.done.length, server.files.length]).toEqual([['sent'], 1, 1])
  })
})

describe('a crash', () => {
  it('while sending means the same bytes once more, and the server does it once', async () => {
    const send = server.transport.send
    server.transport.send = async (device, operations) => {
      await send(device, operations)
      throw offline() // the answer never reached the phone
    }
    const job = await add(wanted())
    await store.put({ ...(await only()), state: 'sending' })
    server.transport.send = send
    await restart()
    await queue.run()
    expect(server.batches.map((batch) => batch[0]!.id)).toEqual([job.id, job.id])
    expect([await states(), server.done.length]).toEqual([['sent'], 1])
  })

  it('the bytes stay what they were, though a newer version is known', async () => {
    server.fail = () => offline()
    await add(move('c1', 'sign'))
    const before = (await only()).frozen
    await restart()
    server.fail = () => null
    await queue.run()
    expect([...server.texts.values()]).toEqual([before])
  })

  it('what was sent is shown for a day and then forgotten', async () => {
    await add(wanted())
    time += 25 * 3_600_000
    await queue.recover()
    expect(await states()).toEqual([])
  })
})

describe('what is not done', () => {
  it('a refusal is kept with its reason and never blocks others', async () => {
    server.status = (one) => (one.kind === 'cases.move' ? { status: 'refused', error: problem('move_not_allowed') } : {})
    await add(move('c1', 'sign'))
    await add(wanted())
    expect([await states(), (await only()).problem?.code]).toEqual([['refused', 'sent'], 'move_not_allowed'])
  })

  it('holds back what was made upon it on the same case until it is dealt with', async () => {
    server.fail = () => offline()
    const first = await add(move('c1', 'sign'))
    await add(move('c1', 'hand_in'))
    server.fail = () => null
    server.status = (one) => (one.id === first.id ? { status: 'refused', error: problem('not_possible') } : {})
    await queue.run()
    expect(await states()).toEqual(['refused', 'waiting'])
    await queue.discard(first.id)
    await queue.run()
    expect(await states()).toEqual(['sent'])
  })

  it('is tried again as a new operation, because the old one has its answer', async () => {
    server.status = () => ({ status: 'refused', error: problem('evidence_required') })
    const job = await add(form(), [photo('sign.png')])
    server.status = () => ({})
    await queue.retry(job.id)
    const again = await only()
    expect(again.id).not.toBe(job.id)
    expect([again.state, server.files]).toEqual(['sent', [`${again.id}/sign.png`]])
  })

  it('brings its photos again when it is tried again: the server forgets attachments that nothing named', async () => {
    server.status = () => ({ status: 'refused', error: problem('attachment_unknown') })
    const job = await add(wanted(), [photo('a.jpg')])
    server.status = () => ({})
    await queue.retry(job.id)
    expect([server.attached, await states()]).toEqual([['a.jpg', 'a.jpg'], ['sent']])
  })

  it('what the server parked or a person must compare is shown as that, and is not sent again', async () => {
    server.status = (one) => ({ status: one.kind === 'forms.submit' ? 'parked' : 'conflict', error: problem('operation_parked') })
    const job = await add(form(), [photo('sign.png')])
    await add(wanted())
    await queue.run()
    expect([await states(), server.batches.length, server.files]).toEqual([['parked', 'conflict'], 2, [`${job.id}/sign.png`]])
  })

  it('what waits at the server for another operation is asked for again', async () => {
    server.status = () => ({ status: 'waiting', error: problem('operation_waits') })
    await add(wanted())
    expect([(await only()).state, (await only()).problem?.code]).toEqual(['waiting', 'operation_waits'])
    server.status = () => ({})
    await queue.run()
    expect(await states()).toEqual(['sent'])
  })

  it('one that the server cannot read does not hold up the others of its batch', async () => {
    server.fail = (what) => (what.includes('cases.move') ? refusal('bad_input', 422) : null)
    await queue.add(move('c1', 'sign'))
    time += 1
    await queue.add(wanted())
    await queue.run()
    expect(await states()).toEqual(['refused', 'sent'])
  })

  it('by a server that stumbles is no refusal', async () => {
    server.fail = () => new ApiError('unexpected', '系统出错', '', {}, 500)
    await add(wanted())
    expect([(await only()).state, (await only()).problem?.code]).toEqual(['waiting', 'unexpected'])
  })

  it('for want of a session waits for the sign-in', async () => {
    server.fail = () => refusal('not_signed_in', 401)
    await add(wanted())
    expect([await states(), queue.way]).toEqual([['waiting'], 'signedOut'])
  })

  it('cannot be discarded before the server said no', async () => {
    server.fail = () => offline()
    const job = await add(wanted())
    await queue.discard(job.id)
    expect(await states()).toEqual(['waiting'])
  })
})

describe('an answer', () => {
  const ids = ['1', '2']
  const result = (id: string) => ({ id, status: 'done', again: false, answer: {}, error: null })

  it('is believed when it is ours and speaks of everything', () => {
    expect(believed({ receiver: 'linli', results: [result('1'), result('2')] }, ids)).toHaveLength(2)
  })

  it.each([
    ['of a captive portal', { ok: true }],
    ['of another receiver', { receiver: 'portal', results: [result('1'), result('2')] }],
    ['that leaves one out', { receiver: 'linli', results: [result('1')] }],
    ['that is nothing', null],
  ])('%s is none', (_what, answer) => {
    expect(() => believed(answer, ids)).toThrow(ApiError)
  })
})

it('a batch holds what fits into the server’s limits', () => {
  const job = (id: number, size: number) => ({ id: String(id), about: '', state: 'waiting', frozen: null, body: { text: 'x'.repeat(size) } }) as unknown as Job
  expect(batchOf(Array.from({ length: 150 }, (_, id) => job(id, 10)), new Set())).toHaveLength(100)
  expect(batchOf([job(1, 900_000), job(2, 900_000)], new Set())).toHaveLength(1)
})

describe('what was kept in the clear before there were vaults', () => {
  async function old(rows: Record<string, unknown>[]): Promise<Dexie> {
    await Dexie.delete(OLD)
    const db = new Dexie(OLD)
    db.version(1).stores({ jobs: 'id, [user+madeAt], state', kept: 'key, user' })
    await db.table('jobs').bulkAdd(rows)
    await db.table('kept').add({ key: `${USER}:inbox`, user: USER, at: 1, value: ['王芳'] })
    return db
  }
  const row = (id: string, over = {}) => ({
    id, user: USER, kind: 'move', title: '垃圾桶', madeAt: 1_700_000_000_000, state: 'sending', attempts: 1, triedAt: 1, sentAt: null, problem: null, files: [],
    caseUuid: 'c1', move: 'sign', moveName: '签收', moveNameEn: 'Sign', input: { version: 3 }, ...over,
  })

  it('moves in, unsent and with its photos and its old request id; the other user’s stays for them', async () => {
    const db = await old([row('old-1', { files: [{ name: 'a.jpg', blob: new Blob(['x']), uuid: null }] }), row('old-2', { user: USER + 1 }), row('old-3', { state: 'sent' })])
    expect(await moveIn(store, USER)).toBe(1)
    await queue.run()
    expect(server.done[0]).toMatchObject({ kind: 'cases.move', body: { input: { version: 3, request_id: 'old-1', attachments: ['uuid-0-a.jpg'] } } })
    expect((await db.table('jobs').toArray()).map((one) => one.id)).toEqual(['old-2'])
    expect(await db.table('kept').count()).toBe(0)
    db.close()
  })

  it('is not there twice when the phone dies between the two', async () => {
    const db = await old([row('old-1')])
    await moveIn(store, USER)
    db.close()
    const again = await old([row('old-1')])
    expect([await moveIn(store, USER), (await store.jobs()).length]).toEqual([0, 1])
    again.close()
  })
})
