import { expect, it } from 'vitest'
import { patch } from './useCaseList'

const row = (uuid: string, version = 1) => ({ uuid, version })

it('news is written into the rows where they stand, what is new is only counted', () => {
  const { rows, fresh } = patch([row('a'), row('b')], [row('new'), row('b', 2)])
  expect(rows).toEqual([row('a'), row('b', 2)])
  expect(fresh).toBe(1)
})

it('an older answer does not overwrite a newer row', () => {
  expect(patch([row('a', 3)], [row('a', 2)]).rows).toEqual([row('a', 3)])
})
