import { expect, it } from 'vitest'
import type { Attachment, Entry } from '@/api/contract'
import { evidenceGroups, photosOf } from './evidence'

const file = (uuid: string, kind = 'photo') => ({ uuid, kind, name: uuid }) as Attachment
const entry = (move: string, ...attachments: string[]) => ({ move, name: move, name_en: move, at: 't', attachments }) as unknown as Entry
const category = { code: '0102', name: '', name_en: '', parent_code: '01' }

it('tells what was there before the work, during it and after it', () => {
  const found = photosOf({
    category,
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

it('of a case without a category by the move that brought it', () => {
  const files = photosOf({
    category: null,
    attachments: [file('a'), file('b'), file('c')],
    timeline: [entry('open', 'a', 'b'), entry('minute', 'c')],
  })
  expect(evidenceGroups(files).map((group) => [group.by?.name, group.files.length])).toEqual([
    ['open', 2],
    ['minute', 1],
  ])
})
