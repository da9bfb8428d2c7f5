import { describe, expect, it } from 'vitest'

import type { Job } from '@/kernel/device/jobs'
import type { Visit } from '@/kernel/rounds/calls'

import { foundHere, foundSince, foundVisit } from './found'

const like = { uuid: 'other', round_uuid: 'r', round_title: '摸排', form: 'f', attempts: 2, outcome: 'absent', order_position: 3 } as Visit
const made = foundVisit(like, 't-1', { kind: 'home', uuid: 'h-1', title: '1号楼1门602', place_code: '1', lon: null, lat: null })
const job = (over: Partial<Job>): Job => ({ id: 'j', state: 'waiting', madeAt: 1000, made, answer: null, ...over }) as Job
const uuids = (jobs: Job[], at = 0): string[] => foundSince(jobs, at).map(({ uuid }) => uuid)

describe('a door that this phone found', () => {
  it('is like the other doors of its round, and nobody was there yet', () => {
    expect(made).toMatchObject({ uuid: 't-1', round_uuid: 'r', form: 'f', origin: 'found', outcome: '', attempts: 0, order_position: null })
  })

  it('is on the list at once, until the server’s list knows it', () => {
    expect(uuids([job({})], 2000)).toEqual(['t-1'])
    expect(uuids([job({ state: 'sent' })], 500)).toEqual(['t-1'])
    expect(uuids([job({ state: 'sent' })], 2000)).toEqual([])
  })

  it.each([
    ['was refused', job({ state: 'refused' })],
    ['turned out to be on the list', job({ state: 'sent', answer: { is_known: true } })],
    ['is on no round', job({ made: null })],
  ])('is not listed when it %s', (_, one) => {
    expect(uuids([one])).toEqual([])
  })

  it('is visited by itself as long as it waits', () => {
    expect(foundHere([job({})], 't-1')?.subject?.uuid).toBe('h-1')
    expect(foundHere([job({ state: 'sent' })], 't-1')).toBeNull()
    expect(foundHere([job({})], 't-2')).toBeNull()
  })
})
