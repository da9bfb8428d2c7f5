import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { Job } from '@/kernel/device/jobs'
import type { Visit } from '@/kernel/rounds/calls'

import { jobs } from '../device/held'
import { tellVisit, toldSince } from './send'

const put = vi.hoisted(() => vi.fn(async () => ({ state: 'queued' })))
vi.mock('../outbox/useOutbox', async () => ({ put, jobs: (await import('../device/held')).jobs }))

const visit = { uuid: 't-1', round_title: '摸排', subject: { title: '1号楼1门101' } } as Visit
const job = (over: Partial<Job>): Job => ({ id: 'j', kind: 'rounds.result', about: 'visit:t-1', state: 'waiting', madeAt: 1000, ...over }) as Job

beforeEach(() => {
  put.mockClear()
  jobs.value = []
})

describe('what came of a visit', () => {
  it('goes as one operation, with its form only where there is one', async () => {
    await tellVisit(visit, { outcome: 'absent', channel: 'door', note: '' }, '无人')
    const [wanted, files] = put.mock.calls[0] as unknown as [{ kind: string; body: object; about: string }, unknown[]]
    expect(wanted).toMatchObject({ kind: 'rounds.result', about: 'visit:t-1' })
    expect(wanted.body).toEqual({ target: 't-1', outcome: 'absent', channel: 'door', note: '' })
    expect(files).toEqual([])
  })

  it('takes a visit off the list until a later list says otherwise', () => {
    jobs.value = [job({})]
    expect(toldSince('t-1', 2000)).toBeDefined()
    jobs.value = [job({ state: 'sent' })]
    expect(toldSince('t-1', 500)).toBeDefined()
    expect(toldSince('t-1', 2000)).toBeUndefined()
  })

  it('is not what was found there', () => {
    jobs.value = [job({ kind: 'sweeps.home' })]
    expect(toldSince('t-1', 0)).toBeUndefined()
  })

  it('that was refused leaves the visit where it was', () => {
    jobs.value = [job({ state: 'refused' })]
    expect(toldSince('t-1', 0)).toBeUndefined()
    expect(toldSince('t-2', 0)).toBeUndefined()
  })
})
