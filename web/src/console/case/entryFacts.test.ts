import { expect, it } from 'vitest'
import { entryFacts } from './entryFacts'

const say = {
  t: (key: string, params: Record<string, unknown>) => `${key.replace('desk.fact.', '')} ${Object.values(params).join(' ')}`.trim(),
  moment: (iso: string) => iso.slice(0, 10),
  pick: (zh: string) => zh,
}

it('tells what a reader wants to know and keeps codes to itself', () => {
  const body = { unit: 'HWZX', unit_name: '区环卫中心', proposed: true, due_at: '2026-11-25T09:30:00Z' }
  expect(entryFacts({ move: 'dispatch', body }, say)).toEqual(['unit 区环卫中心', 'due 2026-11-25'])
})

it('tells an answer of «no», and nothing about lateness that was none', () => {
  expect(entryFacts({ move: 'call_back', body: { reached: true, solved: false, late: false } }, say)).toEqual(['reached', 'unsolved'])
})
