import { expect, it } from 'vitest'
import { columnsFor, exportColumns, USUAL } from './columns'

it('shows the usual columns to whoever chose none', () => {
  expect(columnsFor(null)).toEqual(USUAL)
})

it('keeps the chosen order, drops what is no column and never loses the title', () => {
  expect(columnsFor(['unit', 'state', 'shoe_size', 'unit'])).toEqual(['title', 'unit', 'state'])
})

it('exports what is seen', () => {
  expect(exportColumns(['title', 'unit'])).toEqual(['number', 'title', 'unit'])
})
