import 'fake-indexeddb/auto'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { ApiError } from '@/api/client'
import type { Attachment, CaseDetail, MoveInput, OpenInput, ReportInput } from '@/api/contract'

import { FieldDatabase } from './db'
import type { Job, MoveJob, ReportJob } from './db'
import { Outbox } from './outbox'
import type { Transport } from './outbox'

const offline = (): ApiError => new ApiError('offline', '连不上服务器', 'unreachable', {}, 0)
const refusal = (code: string, status = 409): ApiError => new ApiError(code, '不能这样办', 'not possible', { who: '王晓敏' }, status)

/** A server that takes each request id once and can be made to fail. */
class Server implements Transport {
  calls: { what: string; input: MoveInput | OpenInput | ReportInput }[] = []
  attached: string[] = []
  taken = new Map<string, CaseDetail>()
  version = 1
  fail: (what: string) => Error | null = () => null

  private answer(what: string, input: MoveInput | OpenInput | ReportInput): CaseDetail {
    const problem = this.fail(what)
    if (problem) throw problem
    const id = input.request_id!
    const before = this.taken.get(id)
    if (before) return before
    if ('version' in input && input.version !== this.version) throw refusal('case_stale')
    this.calls.push({ what, input })
    const detail = { uuid: what, version: ++this.version } as CaseDetail
    this.taken.set(id, detail)
    return detail
  }

  async attach(_file: Blob, name: string): Promise<Attachment> {
    const problem = this.fail(`attach ${name}`)
    if (problem) throw problem
    this.attached.push(name)
    return { uuid: `file-${name}` } as Attachment
  }

  move = async (uuid: string, move: string, input: MoveInput): Promise<CaseDetail> => this.answer(`${uuid} ${move}`, input)
  report = async (input: ReportInput): Promise<CaseDetail> => this.answer('report', input)
  open = async (input: OpenInput): Promise<CaseDetail> => this.answer(`open ${input.type}`, input)
}

let db: FieldDatabase
let server: Server
let outbox: Outbox
let user: number | null
let time: number
let serial = 0

const base = (over: Partial<Job>) => ({
  id: `id-${++serial}`, user: 7, title: '垃圾桶满溢', madeAt: (time += 1), state: 'waiting' as const, attempts: 0, triedAt: null, sentAt: null,
  problem: null, files: [], ...over,
})
const move = (caseUuid: string, name: string, version = 1, over: Partial<Job> = {}): MoveJob =>
  ({ ...base(over), kind: 'move', caseUuid, move: name, moveName: name, moveNameEn: name, input: { version } }) as MoveJob
const report = (over: Partial<Job> = {}): ReportJob =>
  ({ ...base(over), kind: 'report', input: { description: '井盖松动', lon: 117.2, lat: 39.1 } }) as ReportJob
const states = async (): Promise<string[]> => (await outbox.list()).map((job) => job.state)

beforeEach(() => {
  time = 1_000_000
  user = 7
  db = new FieldDatabase(`test-${++serial}`)
  server = new Server()
  outbox = new Outbox(db, server, () => user, () => time)
})
afterEach(() => db.delete())

async function add(job: Job): Promise<void> {
  await outbox.add(job)
  await outbox.run()
}

describe('online', () => {
  it('a move is sent at once, with its request id', async () => {
    const job = move('c1', 'sign')
    await add(job)
    expect(server.calls).toEqual([{ what: 'c1 sign', input: expect.objectContaining({ request_id: job.id, version: 1 }) }])
    expect(await states()).toEqual(['sent'])
  })

  it('photos go first and the move names them; the phone then lets go of them', async () => {
    await add(move('c1', 'handle', 1, { files: [{ name: 'a.jpg', blob: new Blob(['x']), uuid: null }] }))
    expect(server.calls[0]!.input.attachments).toEqual(['file-a.jpg'])
    expect((await outbox.list())[0]!.files[0]!.blob).toBeNull()
  })

  it('a signature is named where it answers, once it has arrived', async () => {
    const job = move('c1', 'report_in', 1, { files: [{ name: 'sign.png', blob: new Blob(['x']), uuid: null, ref: 'picked:3' }] })
    await add({ ...job, input: { version: 1, fields: { who: '王芳', sign: 'picked:3' } } })
    expect(server.calls[0]!.input).toMatchObject({ fields: { who: '王芳', sign: 'file-sign.png' }, attachments: ['file-sign.png'] })
  })

  it('a case is opened through the queue too', async () => {
    const input = { type: 'whistles.whistle', text: '多次派遣未解决', fields: { items: [{ title: '井盖' }] } }
    await add({ ...base({}), kind: 'open', typeName: '吹哨', typeNameEn: 'Whistle', input } as Job)
    expect(server.calls[0]).toMatchObject({ what: 'open whistles.whistle', input })
  })

  it('who asks hears of the outcome', async () => {
    const job = move('c1', 'sign')
    const told = outbox.outcome(job.id, 5000)
    await add(job)
    expect((await told)?.answer).toMatchObject({ version: 2 })
  })

  it('two moves on one case made without an answer between follow each other’s version', async () => {
    server.fail = () => offline()
    await add(move('c1', 'sign', 1))
    await add(move('c1', 'hand_in', 1))
    server.fail = () => null
    await outbox.run()
    expect(server.calls.map((call) => [call.what, (call.input as MoveInput).version])).toEqual([['c1 sign', 1], ['c1 hand_in', 2]])
  })
})

describe('without a network', () => {
  it('nothing is lost and nothing throws', async () => {
    server.fail = () => offline()
    await add(report())
    await add(move('c1', 'sign'))
    expect(await states()).toEqual(['waiting', 'waiting'])
    expect((await outbox.list())[0]!.attempts).toBeGreaterThan(0)
  })

  it('who asks hears nothing and goes on', async () => {
    server.fail = () => offline()
    const job = move('c1', 'sign')
    const told = outbox.outcome(job.id, 20)
    await add(job)
    expect(await told).toBeNull()
  })

  it('everything goes in the order it was made once the network is back', async () => {
    server.fail = () => offline()
    await add(report())
    await add(report())
    server.fail = () => null
    await outbox.run()
    expect(server.calls).toHaveLength(2)
    expect(await states()).toEqual(['sent', 'sent'])
  })

  it('a photo that had arrived is not sent again', async () => {
    const file = (name: string) => ({ name, blob: new Blob(['x']), uuid: null })
    server.fail = (what) => (what === 'attach b.jpg' ? offline() : null)
    await add(report({ files: [file('a.jpg'), file('b.jpg')] }))
    expect(await states()).toEqual(['waiting'])
    server.fail = () => null
    await outbox.run()
    expect(server.attached).toEqual(['a.jpg', 'b.jpg'])
    expect(server.calls[0]!.input.attachments).toEqual(['file-a.jpg', 'file-b.jpg'])
  })

  it('a job sent late tells when it was made; one sent at once does not', async () => {
    await add(report())
    expect(server.calls[0]!.input.at).toBeUndefined()
    server.fail = () => offline()
    const job = report()
    await add(job)
    server.fail = () => null
    time += 3_600_000
    await outbox.run()
    expect(server.calls[1]!.input.at).toBe(new Date(job.madeAt).toISOString())
  })
})

describe('a crash', () => {
  it('while sending means sending again, and the server takes it once', async () => {
    const job = report()
    const answered = await server.report({ ...job.input, request_id: job.id }) // the answer never reached the phone
    await db.jobs.add({ ...job, state: 'sending' })
    await outbox.recover()
    await outbox.run()
    expect(server.calls).toHaveLength(1)
    expect(server.taken.get(job.id)).toBe(answered)
    expect(await states()).toEqual(['sent'])
  })

  it('what was sent is shown for a day and then forgotten', async () => {
    await add(report())
    time += 23 * 3_600_000
    await outbox.recover()
    expect(await states()).toEqual(['sent'])
    time += 2 * 3_600_000
    await outbox.recover()
    expect(await states()).toEqual([])
  })
})

describe('a refusal', () => {
  it('is kept with its reason and never blocks other cases', async () => {
    server.fail = (what) => (what === 'c1 sign' ? refusal('move_not_allowed') : null)
    await add(move('c1', 'sign'))
    await add(report())
    const [refused, sent] = await outbox.list()
    expect([refused!.state, refused!.problem?.code, sent!.state]).toEqual(['refused', 'move_not_allowed', 'sent'])
  })

  it('holds back what was made upon it on the same case until it is dealt with', async () => {
    server.fail = () => offline()
    const first = move('c1', 'sign')
    await add(first)
    await add(move('c1', 'hand_in'))
    server.fail = (what) => (what === 'c1 sign' ? refusal('not_allowed', 403) : null)
    await outbox.run()
    expect(await states()).toEqual(['refused', 'waiting'])
    await outbox.discard(first.id)
    await outbox.run()
    expect(await states()).toEqual(['sent'])
  })

  it('can be tried again', async () => {
    server.fail = () => refusal('evidence_required', 422)
    const job = report()
    await add(job)
    server.fail = () => null
    await outbox.retry(job.id)
    expect(await states()).toEqual(['sent'])
  })

  it('by a server that stumbles over one job is no refusal, and the others go on', async () => {
    server.fail = (what) => (what === 'c1 sign' ? new ApiError('unexpected', '系统出错', '', {}, 500) : null)
    await add(move('c1', 'sign'))
    await add(report())
    expect(await states()).toEqual(['waiting', 'sent'])
    expect((await outbox.list())[0]!.problem?.code).toBe('unexpected')
  })

  it('for want of a session waits for the sign-in', async () => {
    server.fail = () => refusal('not_signed_in', 401)
    await add(report())
    await add(report())
    expect(await states()).toEqual(['waiting', 'waiting'])
  })
})

describe('a shared phone', () => {
  it('neither shows nor sends another user’s work', async () => {
    server.fail = () => offline()
    await add(report())
    user = 8
    server.fail = () => null
    await outbox.run()
    expect([await outbox.list(), server.calls]).toEqual([[], []])
    user = 7
    await outbox.run()
    expect(server.calls).toHaveLength(1)
  })
})

it('what is being sent or was sent cannot be discarded', async () => {
  const job = report()
  await add(job)
  await outbox.discard(job.id)
  expect(await states()).toEqual(['sent'])
})
