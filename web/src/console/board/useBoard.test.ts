import { describe, expect, it } from 'vitest'
import type { CaseRow } from '@/api/contract'
import { plain } from './reading'
import { statesTouched, type ColumnView } from './useBoard'

function column(state: string, ...cards: [string, number][]): ColumnView {
  const latest = cards.map(([uuid, version]) => ({ uuid, version }) as CaseRow)
  return { state, name: state, name_en: state, count: 0, overdue: 0, oldest: null, shown: plain(latest), latest, waiting: 0 }
}

const event = (uuid: string, version: number, state: string) => ({
  uuid,
  version,
  state,
  number: '',
  move: '',
  place_code: '',
  unit_id: null,
})

describe('only the columns that changed are asked for', () => {
  const columns = [column('reported', ['a', 1], ['b', 1]), column('accepted'), column('dispatched', ['c', 3])]

  it('where it went and where it was', () => {
    expect(statesTouched(columns, [event('a', 2, 'accepted')])).toEqual(new Set(['reported', 'accepted']))
  })

  it('only where it was when it left the board', () => {
    expect(statesTouched(columns, [event('c', 4, 'closed')])).toEqual(new Set(['dispatched']))
  })

  it('none for what the board shows already', () => {
    expect(statesTouched(columns, [event('a', 1, 'reported')])).toEqual(new Set())
  })
})
