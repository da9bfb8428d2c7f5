import { expect, it } from 'vitest'
import type { Entry } from '@/api/contract'
import { deadlineStory } from './deadlineStory'

const reason = { code: 'weather', name: '天气原因', name_en: 'Weather' }
const entry = (move: string, to: string, at: string, name: string, why: typeof reason | null = null) =>
  ({ move, at, name, name_en: name, to_state: to, reason: why }) as unknown as Entry
const FIRST = '2026-11-25T09:30:00Z'
const LATER = '2026-11-27T09:30:00Z'

it('tells what the deadline was before and after each turn, and why', () => {
  const lines = deadlineStory({
    timeline: [
      entry('accept', 'accepted', 't1', '受理'),
      entry('extend', 'handling', 't2', '延期', reason),
      entry('suspend', 'suspended', 't3', '挂起'),
    ],
    deadline: {
      due_at: LATER,
      amount: 2,
      unit: 'working_days',
      history: [
        { at: 't1', move: 'accept', due_at: FIRST, text: '' },
        { at: 't2', move: 'extend', due_at: LATER, text: '连续降雨' },
        { at: 't3', move: 'suspend', due_at: null, text: '' },
      ],
    },
  }, (state) => state === 'suspended')
  expect(lines.map((line) => [line.before, line.after, line.paused])).toEqual([
    [null, FIRST, false],
    [FIRST, LATER, false],
    [null, null, true],
  ])
  expect(lines[1]).toMatchObject({ name: { name: '延期' }, why: reason, text: '连续降雨' })
})
