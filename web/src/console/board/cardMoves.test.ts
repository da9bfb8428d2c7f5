import { expect, it } from 'vitest'

import type { CaseType, MoveInfo } from '@/api/contract'

import { cardMoves } from './cardMoves'

const move = (slug: string, ...from: string[]) =>
  ({ move: slug, name: slug, name_en: slug, goes: Object.fromEntries(from.map((state) => [state, '='])) }) as MoveInfo
const kind = { scenario: 'events', moves: [move('return', 'accepted', 'handling'), move('extend', 'handling'), move('urge', '*')] } as CaseType
const row = (state: string, next: string | null) => ({ state, next_move: next, next_move_name: next, next_move_name_en: next })
const keys = (state: string, next: string | null, may: string[], of: CaseType | null = kind) =>
  cardMoves(row(state, next), of ?? undefined, (action) => may.includes(action)).map((each) => `${each.key} ${each.move}`)

it('offers the next move first, under its own letter', () => {
  expect(keys('reported', 'accept', ['events.return'])).toEqual(['a accept'])
  expect(keys('accepted', 'dispatch', ['events.return'])).toEqual(['d dispatch', 'r return'])
  expect(keys('verified', 'close', [])).toEqual(['n close'])
  expect(keys('blown', 'call', [], { scenario: 'whistles', moves: [] as MoveInfo[] } as CaseType)).toEqual(['n call'])
})

it('offers nothing that the role may not do, nor what the type does not know there', () => {
  expect(keys('accepted', null, [])).toEqual([])
  expect(keys('handling', null, ['events.extend'])).toEqual(['e extend'])
  expect(keys('handling', null, ['events.extend'], null)).toEqual([])
  expect(keys('handling', null, ['whistles.extend'])).toEqual([])
})

it('never offers one move twice', () => {
  expect(keys('handling', 'return', ['events.return'])).toEqual(['n return'])
})
