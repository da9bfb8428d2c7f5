/** The card of the three rates: bars side by side, each with its numerator and denominator. Pure. */
import { fraction, MOST, sum, tableOf, type Card, type Span, type Words } from './cards'
import { lyingBars } from './options'
import { percent, percentText, rowsBehind, type Dimension, type InsightRow } from './questions'

export function ratesCard(all: InsightRow[], by: Dimension, span: Span, say: Words): Card {
  const { t, name } = say
  const some = all.filter((row) => row.contacted.of > 0 || row.solved.of > 0)
  const rows = [...some].sort((one, other) => other.contacted.of - one.contacted.of).slice(0, MOST)
  const keys = ['contacted', 'solved', 'satisfied'] as const
  const tones = { contacted: 'quiet', solved: 'accent', satisfied: 'soon' } as const
  const out = { unreachable: sum(all, (row) => row.solved.unreachable ?? 0), excluded: sum(all, (row) => row.solved.excluded ?? 0) }
  return {
    answer: t('desk.stats.answer.rates', { n: some.length }),
    base: t('desk.stats.base.rates', out),
    option: (scale) =>
      lyingBars(
        rows.map(name),
        keys.map((key) => ({
          name: t(`desk.stats.rate.${key}`),
          values: rows.map((row) => percent(row[key])),
          tone: tones[key],
          labels: rows.map((row) => fraction(row[key])),
        })),
        scale,
        false,
        100,
      ),
    height: `${Math.max(10, 3.4 + rows.length * 3.6)}rem`,
    table: tableOf(
      [
        t(`desk.stats.by.${by}`),
        ...keys.map((key) => t(`desk.stats.rate.${key}`)),
        t('desk.stats.col.unreachable'),
        t('desk.stats.col.excluded'),
      ],
      some,
      (row) => [
        name(row),
        ...keys.map((key) => `${percentText(row[key])} (${fraction(row[key])})`),
        row.solved.unreachable ?? 0,
        row.solved.excluded ?? 0,
      ],
      (row) => rowsBehind(by, say.code(by, row), span),
    ),
    empty: rows.length === 0,
  }
}
