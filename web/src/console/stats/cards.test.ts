import { describe, expect, it } from 'vitest'

import { backlogCard, returnedCard, type Words } from './cards'
import { ratesCard } from './ratesCard'
import type { InsightRow } from './questions'

const none = { n: 0, of: 0 }
const say: Words = {
  t: (key, params = {}) => `${key.replace('desk.stats.', '')} ${Object.values(params).join(' ')}`.trim(),
  name: (row) => row.name,
  code: (by, row) => (by === 'unit' ? `CODE${row.key}` : row.key),
}

function row(key: string, figures: Partial<InsightRow>): InsightRow {
  const counts = { reported: 0, dispatched: 0, closed: 0, open: 0, overdue: 0, returned: 0, reopened: 0 }
  return {
    key,
    name: key,
    name_en: key,
    ...counts,
    on_time: none,
    median_hours: null,
    ...figures,
  }
}

const all = (rows: InsightRow[], total: Partial<InsightRow> = {}) => ({ rows, total: row('', total) })

describe('a card answers in a sentence, with its base and a way down', () => {
  it('where work piles up leads to the open cases there', () => {
    const card = backlogCard(all([row('120103004', { open: 9, overdue: 2, reported: 30 })], { open: 9, overdue: 2 }), 'street', say)
    expect(card.answer).toBe('answer.backlog 120103004 9 2')
    expect(card.base).toBe('base.backlog 9 2 1 1')
    expect(card.table.rows[0]?.to).toEqual({ place: '120103004', open: '1' })
  })

  it('units are named in the address by their code, those gathered as others lead nowhere', () => {
    const span = { from: '2026-11-01', until: '2026-11-23' }
    const card = returnedCard(all([row('7', { dispatched: 20, returned: 4 }), row('few', { dispatched: 2, returned: 2 })]), span, say)
    expect(card.answer).toBe('answer.returned 7 20.0% 4 20')
    expect(card.table.rows[0]?.to).toEqual({ unit: 'CODE7', ...span })
    expect(card.table.rows.map((each) => each.unit)).toEqual(['7', null])
    expect(backlogCard(all([row('others', { open: 1 })]), 'category', say).table.rows[0]?.to).toBeNull()
  })

  it('nothing to show is said, not drawn', () => {
    expect(backlogCard(all([]), 'street', say)).toMatchObject({ empty: true, answer: 'answer.noBacklog' })
  })

  it('what is too few to be told stands as «<5», in the sentence, at the bar and in the table', () => {
    const card = backlogCard(all([row('120103004', { open: 7, overdue: null, reported: 9 })], { open: 7, overdue: null }), 'street', say)
    expect(card.answer).toBe('answer.backlog 120103004 7 <5')
    expect(card.table.rows[0]?.cells).toEqual(['120103004', '7', '<5', '9'])
  })

  it('the shares are those that the scenario declares', () => {
    const some = { ...row('7', {}), in_time: { n: 3, of: 4, waiting: 2 } } as InsightRow
    const indicators = [{ slug: 'in_time', name: '按时', name_en: 'In time', left_out: [{ slug: 'waiting', name: '未到期', name_en: 'Not due' }] }]
    const card = ratesCard(all([some, row('8', {})]), 'unit', { from: '', until: '' }, indicators as never, say, (thing) => thing.name)
    expect(card.table.head).toEqual(['by.unit', '按时', '未到期'])
    expect(card.table.rows.map((each) => each.cells)).toEqual([['7', '75.0% (3/4)', '2']])
  })
})
