import { describe, expect, it } from 'vitest'
import { backlog, byWeek, change, dayAfter, fraction, hasUntold, mostReturned, percentText, rowsBehind, toCsv, type InsightRow } from './questions'

function row(key: string, figures: Partial<InsightRow> = {}): InsightRow {
  const none = { n: 0, of: 0 }
  return {
    key,
    name: key,
    name_en: key,
    reported: 0,
    dispatched: 0,
    closed: 0,
    open: 0,
    overdue: 0,
    returned: 0,
    reopened: 0,
    on_time: none,
    median_hours: null,
    ...figures,
  }
}

const keys = (rows: InsightRow[]) => rows.map((each) => each.key)

describe('each chart answers its question', () => {
  it('where does work pile up: overdue before many', () => {
    const rows = [row('a', { open: 90, overdue: 1 }), row('b', { open: 10, overdue: 8 }), row('c')]
    expect(keys(backlog(rows, 10))).toEqual(['b', 'a'])
  })

  it('who returns most: by share, and never puts three cases above three hundred', () => {
    const rows = [
      row('few', { dispatched: 3, returned: 3 }),
      row('large', { dispatched: 300, returned: 60 }),
      row('small', { dispatched: 10, returned: 5 }),
      row('none'),
    ]
    expect(keys(mostReturned(rows, 10))).toEqual(['small', 'large', 'few'])
  })

  it('did it get better: in the order of time', () => {
    expect(keys(byWeek([row('2026-11-16'), row('2026-11-02')]))).toEqual(['2026-11-02', '2026-11-16'])
    expect(change({ n: 1, of: 2 }, { n: 3, of: 4 })).toBe(25)
    expect(change({ n: 0, of: 0 }, { n: 3, of: 4 })).toBeNull()
  })

  it('never divides by nothing', () => {
    expect(percentText({ n: 0, of: 0 })).toBe('—')
    expect(percentText({ n: 2, of: 3 })).toBe('66.7%')
  })
})

describe('what is too few to be told', () => {
  it('is said so, and never taken for nothing', () => {
    expect(fraction({ n: null, of: 12 })).toBe('<5/12')
    expect(percentText({ n: null, of: 12 })).toBe('—')
    expect(keys(backlog([row('none'), row('few', { open: null })], 10))).toEqual(['few'])
    expect([hasUntold([row('a', { open: 3 })]), hasUntold([row('a'), row('b', { closed: null })])]).toEqual([false, true])
  })
})

describe('every bar leads down to its rows', () => {
  const span = { from: '2026-10-01', until: '2026-10-31' }
  it('by place, unit and category within the same days', () => {
    expect(rowsBehind('street', '120103004', span)).toEqual({ place: '120103004', ...span })
    expect(rowsBehind('unit', 'HWZX', span)).toEqual({ unit: 'HWZX', ...span })
  })

  it('by week within that week only', () => {
    expect(rowsBehind('week', '2026-10-26', span)).toEqual({ from: '2026-10-26', until: '2026-11-01' })
    expect(dayAfter('2026-12-31', 1)).toBe('2027-01-01')
  })
})

describe('a table leaves as CSV', () => {
  it('quotes what must be quoted and starts no formula', () => {
    expect(
      toCsv(
        ['名称', 'n'],
        [
          ['a,"b"', -1.5],
          ['=1+1', null],
        ],
      ),
    ).toBe('\ufeff名称,n\r\n"a,""b""",-1.5\r\n\'=1+1,\r\n')
  })
})
