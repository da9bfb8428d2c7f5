import { expect, it } from 'vitest'
import type { Attachment, Entry } from '@/api/contract'
import { photosOf } from './evidence'

const file = (uuid: string, kind = 'photo') => ({ uuid, kind, name: uuid }) as Attachment
const entry = (move: string, ...attachments: string[]) => ({ move, at: 't', attachments }) as unknown as Entry

it('tells what was there before the work, during it and after it', () => {
  const found = photosOf({
    attachments: [file('a'), file('b'), file('c'), file('d', 'document')],
    timeline: [entry('report', 'a'), entry('handle', 'b'), entry('hand_in', 'c')],
  })
  expect(found.map((each) => [each.uuid, each.when, each.isPhoto])).toEqual([
    ['a', 'before', true],
    ['b', 'during', true],
    ['c', 'after', true],
    ['d', 'before', false],
  ])
})
