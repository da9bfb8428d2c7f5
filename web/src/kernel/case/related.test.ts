import { expect, it } from 'vitest'

import type { RelatedCase } from '@/api/contract'

import { relatedGroups } from './related'

const one = (uuid: string, relation: string, over: Partial<RelatedCase> = {}) =>
  ({ uuid, relation, is_open: true, step_due_at: null, ...over }) as RelatedCase

it('tells where it came from before what it led to, and what is due first', () => {
  const groups = relatedGroups([
    one('late', 'arisen', { step_due_at: '2026-11-25T01:00:00Z' }),
    one('part', 'child'),
    one('ended', 'arisen', { is_open: false, step_due_at: '2026-11-20T01:00:00Z' }),
    one('soon', 'arisen', { step_due_at: '2026-11-24T01:00:00Z' }),
    one('from', 'origin'),
  ])
  expect(groups.map((group) => [group.relation, group.cases.map((each) => each.uuid)])).toEqual([
    ['origin', ['from']],
    ['arisen', ['soon', 'late', 'ended']],
    ['child', ['part']],
  ])
})

it('a relation that is new comes last', () => {
  expect(relatedGroups([one('a', 'cousin'), one('b', 'child')]).map((group) => group.relation)).toEqual(['child', 'cousin'])
})
