import { describe, expect, it } from 'vitest'
import { apiParams, countNarrowed, districtDay, noFilters, readQuery, writeQuery } from './caseFilters'

const noUnit = () => undefined
const NOW = new Date('2026-11-23T17:30:00Z') // 01:30 on the 24th in the district

describe('the address bar holds the filters', () => {
  it('reads back what it wrote', () => {
    const filters = {
      ...noFilters(),
      type: 'events.event',
      state: ['handling', 'dispatched'],
      place: '120103004',
      category: '0101',
      unit: 'HWZX',
      timeliness: 'overdue',
      from: '2026-11-01',
      until: '2026-11-20',
      q: '井盖 & 路灯',
      open: true,
      sort: 'newest' as const,
    }
    expect(readQuery(writeQuery(filters))).toEqual(filters)
  })

  it('writes nothing for what narrows nothing', () => {
    expect(writeQuery(noFilters())).toEqual({})
  })

  it('leaves out what it does not understand', () => {
    expect(readQuery({ from: 'yesterday', until: '2026-13-41', period: 'century', sort: 'size', open: 'yes' })).toEqual(noFilters())
  })

  it('takes repeated parameters and empty parts of a list', () => {
    expect(readQuery({ state: ['handling,', 'handling', null, 'closed'] }).state).toEqual(['handling', 'closed'])
  })
})

describe('the API is asked in instants', () => {
  it('starts a relative period at midnight of the district, not of the browser', () => {
    expect(districtDay(NOW)).toBe('2026-11-24')
    expect(apiParams({ ...noFilters(), period: 'today' }, NOW, noUnit).opened_from).toBe('2026-11-24T00:00:00+08:00')
    expect(apiParams({ ...noFilters(), period: '7d' }, NOW, noUnit).opened_from).toBe('2026-11-18T00:00:00+08:00')
  })

  it('includes the last day of a range, over the end of a month too', () => {
    const params = apiParams({ ...noFilters(), from: '2026-11-01', until: '2026-11-30' }, NOW, noUnit)
    expect(params.opened_from).toBe('2026-11-01T00:00:00+08:00')
    expect(params.opened_until).toBe('2026-12-01T00:00:00+08:00')
  })

  it('lets a relative period win over fixed days', () => {
    const params = apiParams({ ...noFilters(), period: 'today', from: '2020-01-01', until: '2020-01-02' }, NOW, noUnit)
    expect(params).toEqual({ opened_from: '2026-11-24T00:00:00+08:00', sort: 'due' })
  })

  it('calls a unit by its number', () => {
    const params = apiParams({ ...noFilters(), unit: 'HWZX' }, NOW, (code) => (code === 'HWZX' ? 7 : undefined))
    expect(params).toEqual({ unit: '7', sort: 'due' })
  })

  it('does not send an empty search', () => {
    expect(apiParams({ ...noFilters(), q: '  ' }, NOW, noUnit)).toEqual({ sort: 'due' })
  })
})

describe('the number on the filter button', () => {
  it('counts no tab: a type narrows nothing', () => {
    expect(countNarrowed({ ...noFilters(), type: 'events.event' })).toBe(0)
    expect(apiParams({ ...noFilters(), type: 'events.event' }, NOW, noUnit)).toEqual({ type: 'events.event', sort: 'due' })
  })

  it('counts a range of days once and the order not at all', () => {
    expect(countNarrowed({ ...noFilters(), from: '2026-11-01', until: '2026-11-20', sort: 'newest' })).toBe(1)
    expect(countNarrowed({ ...noFilters(), state: ['a', 'b'], q: 'x' })).toBe(2)
  })
})
