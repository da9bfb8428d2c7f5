import { expect, it } from 'vitest'

import type { Answered } from '@/api/contract'

import { answerFiles } from './answerFiles'

const field = (kind: string, value: unknown, of: unknown[] = []) => ({ name: 'x', kind, value, of }) as unknown as Answered

it('a signature belongs to its question, also in a row', () => {
  const fields = [field('line', 'u-0'), field('signature', 'u-1'), field('rows', [{ scan: 'u-2', who: '王芳' }, { scan: null }], [{ name: 'scan', kind: 'file' }, { name: 'who', kind: 'line' }])]
  expect([...answerFiles([{ fields }, { fields: [] }])]).toEqual(['u-1', 'u-2'])
})
