import { expect, it } from 'vitest'
import { wallFigures } from './useWall'

it('five numbers say how the day goes', () => {
  const state = (name: string, count: number) => ({ state: name, name, name_en: name, count })
  const figures = wallFigures({
    today: { reported: 7, closed: 2 },
    open: 12,
    states: [state('reported', 5), state('handling', 7)],
    overdue: 1,
  })
  expect(figures.map((each) => each.value)).toEqual([7, 2, 12, 7, 1])
})
