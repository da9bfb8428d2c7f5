import { expect, it } from 'vitest'
import { cardMoves } from './cardMoves'

const keys = (state: string, next: string | null, may: string[]) =>
  cardMoves({ state, next_move: next }, (action) => may.includes(action)).map((each) => `${each.key} ${each.move}`)

it('offers the next move first, under its own letter', () => {
  expect(keys('reported', 'accept', ['cases.accept', 'cases.return'])).toEqual(['a accept'])
  expect(keys('accepted', 'dispatch', ['cases.dispatch', 'cases.return'])).toEqual(['d dispatch', 'r return'])
  expect(keys('verified', 'close', ['cases.close'])).toEqual(['n close'])
})

it('offers nothing that the role may not do', () => {
  expect(keys('accepted', 'dispatch', [])).toEqual([])
  expect(keys('handling', null, ['cases.extend'])).toEqual(['e extend'])
})
