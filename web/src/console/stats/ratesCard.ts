/** The card of the scenario's own shares: bars side by side, each with its numerator and denominator. Pure. */
import type { Indicator } from '../api'
import { MOST, ofUnits, tableOf, type Card, type Rows, type Span, type Words } from './cards'
import { lyingBars } from './options'
import { countText, fraction, known, percent, percentText, rowsBehind, shareOf, type Dimension, type InsightRow, type Share } from './questions'

const TONES = ['quiet', 'accent', 'soon', 'late'] as const
const NONE: Share = { n: 0, of: 0 }

type Named = (thing: { name: string; name_en: string }) => string

/** Those of which the whole counts something at all; the others say nothing of this type. */
export function telling(indicators: Indicator[], total: InsightRow): Indicator[] {
  return indicators.filter((indicator) => {
    const share = shareOf(total, indicator.slug)
    return share !== null && share.of !== 0
  })
}

export function ratesCard({ rows: all }: Rows, by: Dimension, span: Span, indicators: Indicator[], say: Words, named: Named): Card {
  const { t, name } = say
  const share = (row: InsightRow, indicator: Indicator): Share => shareOf(row, indicator.slug) ?? NONE
  const some = all.filter((row) => indicators.some((indicator) => share(row, indicator).of !== 0))
  const weight = (row: InsightRow): number => Math.max(0, ...indicators.map((indicator) => known(share(row, indicator).of)))
  const rows = [...some].sort((one, other) => weight(other) - weight(one)).slice(0, MOST)
  const beside = indicators.flatMap((indicator) => indicator.left_out.map((part) => ({ indicator, part })))
  const left = beside.filter(({ part }, at) => beside.findIndex((each) => each.part.slug === part.slug) === at)
  const leftOut = (row: InsightRow, indicator: Indicator, slug: string): string => {
    const count = share(row, indicator)[slug]
    return countText(count === undefined ? 0 : count)
  }
  const table = tableOf(
    [t(`desk.stats.by.${by}`), ...indicators.map(named), ...left.map(({ part }) => named(part))],
    some,
    (row) => [
      name(row),
      ...indicators.map((indicator) => `${percentText(share(row, indicator))} (${fraction(share(row, indicator))})`),
      ...left.map(({ indicator, part }) => leftOut(row, indicator, part.slug)),
    ],
    (row) => rowsBehind(by, say.code(by, row), span),
  )
  return {
    answer: t('desk.stats.answer.rates', { n: some.length }),
    base: t('desk.stats.base.rates'),
    option: (scale) =>
      lyingBars(
        rows.map(name),
        indicators.map((indicator, at) => ({
          name: named(indicator),
          values: rows.map((row) => percent(share(row, indicator))),
          tone: TONES[at % TONES.length]!,
          labels: rows.map((row) => fraction(share(row, indicator))),
        })),
        scale,
        false,
        100,
      ),
    height: `${Math.max(10, 3.4 + rows.length * (0.7 + indicators.length))}rem`,
    table: by === 'unit' ? ofUnits(table) : table,
    empty: rows.length === 0,
  }
}
