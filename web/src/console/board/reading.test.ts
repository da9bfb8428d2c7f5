import { describe, expect, it } from 'vitest'
import { merge, plain } from './reading'

const card = (uuid: string, version = 1) => ({ uuid, version })
const order = (shown: { row: { uuid: string } }[]) => shown.map((each) => each.row.uuid)

describe('a column that is being read', () => {
  const before = plain([card('a'), card('b'), card('c')])

  it('keeps every card in its place and counts what waits', () => {
    const { shown, waiting } = merge(before, [card('new'), card('c'), card('a')], true)
    expect(order(shown)).toEqual(['a', 'b', 'c'])
    expect(shown.map((each) => each.gone)).toEqual([false, true, false])
    expect(waiting).toBe(2)
  })

  it('shows what changed on a card at once, in its place', () => {
    const { shown, waiting } = merge(before, [card('b', 2), card('a'), card('c')], true)
    expect(shown[1]).toEqual({ row: card('b', 2), gone: false, fresh: true })
    expect(waiting).toBe(0)
  })
})

describe('a column that nobody reads', () => {
  it('takes the new order and marks what is new', () => {
    const { shown, waiting } = merge(plain([card('a'), card('b')]), [card('new'), card('b', 3), card('a')], false)
    expect(order(shown)).toEqual(['new', 'b', 'a'])
    expect(shown.map((each) => each.fresh)).toEqual([true, true, false])
    expect(waiting).toBe(0)
  })
})

it('an empty column has nothing to hold still', () => {
  expect(order(merge([], [card('a')], true).shown)).toEqual(['a'])
})
