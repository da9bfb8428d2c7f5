import { expect, it } from 'vitest'

import { shareText, wordsOf, type Say } from './shown'

const say: Say = {
  t: (key) => ({ 'form.yes': '是', 'form.no': '否', 'form.yuan': '元', 'form.rating.4': '较好', 'cases.between': '、' })[key] ?? key,
  pick: (zh) => zh ?? '',
  moment: (iso) => `at ${iso}`,
  day: (iso) => `on ${iso}`,
}

it.each([
  ['money', '1200.00', '1,200 元'],
  ['money', '1234567.50', '1,234,567.50 元'],
  ['amount', '147.2', '147.2'],
  ['amount', '26000', '26,000'],
  ['yes_no', false, '否'],
  ['rating', 4, '较好'],
  ['day', '2026-12-01', 'on 2026-12-01'],
  ['moment', '2026-12-01T01:00:00Z', 'at 2026-12-01T01:00:00Z'],
  ['unit', { code: 'HWZX', name: '区环卫中心', name_en: 'Sanitation' }, '区环卫中心'],
  ['units', [{ name: '区环卫中心' }, { name: '区执法支队' }], '区环卫中心、区执法支队'],
  ['person', { id: 7, name: '王晓敏' }, '王晓敏'],
  ['number', 0, '0'],
  ['line', null, ''],
  ['people', [], ''],
] as const)('a value of kind %s is said as people say it', (kind, value, words) => {
  expect(wordsOf(kind, value, say)).toBe(words)
})

it('a share is said as a percentage, with one decimal only where there is one', () => {
  expect([0, 0.25, 0.1875, 1].map(shareText)).toEqual(['0%', '25%', '18.8%', '100%'])
})
