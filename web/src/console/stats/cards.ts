/** The cards of the statistics page: for each question its sentence, chart and table, from the server's rows. Pure. */
import { lyingBars, weeks, type Series } from './options'
import type { CardTable } from './QuestionCard.vue'
import {
  backlog,
  byWeek,
  change,
  countText,
  FEW,
  fraction,
  known,
  mostReported,
  mostReturned,
  percent,
  percentText,
  reopenedShare,
  returnedShare,
  rowsBehind,
  type Dimension,
  type InsightRow,
} from './questions'

export interface Card {
  answer: string
  base: string
  option: (scale: number) => Record<string, unknown>
  height: string
  table: CardTable
  empty: boolean
}

export interface Words {
  t: (key: string, params?: Record<string, unknown>) => string
  name: (row: InsightRow) => string
  /** How the list's filter calls a row: a unit by its code. */
  code: (by: Dimension, row: InsightRow) => string
}

export interface Rows {
  rows: InsightRow[]
  total: InsightRow
}

export interface Span {
  from: string
  until: string
}

export const MOST = 12

function height(bars: number): string {
  return `${Math.max(9, 3.4 + bars * 1.75)}rem`
}

export function tableOf(
  head: string[],
  rows: InsightRow[],
  cells: (row: InsightRow) => (string | number | null)[],
  to: (row: InsightRow) => Record<string, string> | null,
): CardTable {
  return { head, rows: rows.map((row) => ({ key: row.key, cells: cells(row), to: to(row), unit: null })) }
}

/** The rows are units: each has a page of its own. */
export function ofUnits(table: CardTable): CardTable {
  return { ...table, rows: table.rows.map((row) => ({ ...row, unit: /^\d+$/.test(row.key) ? row.key : null })) }
}

/** Open cases are asked for as they are now, whenever they were reported. */
const openRows = (query: Record<string, string> | null): Record<string, string> | null => {
  const { from, until, ...rest } = query ?? {}
  void [from, until]
  return query && { ...rest, open: '1' }
}
export function backlogCard({ rows: all, total }: Rows, by: Dimension, say: Words): Card {
  const { t, name } = say
  const rows = backlog(all, MOST)
  const names = rows.map(name)
  const series: Series[] = [
    { name: t('desk.stats.col.overdue'), values: rows.map((row) => row.overdue), tone: 'late' },
    {
      name: t('desk.stats.col.notOverdue'),
      values: rows.map((row) => (row.open === null ? null : row.open - known(row.overdue))),
      tone: 'quiet',
      labels: rows.map((row) => countText(row.open)),
    },
  ]
  const [open, overdue] = [countText(total.open), countText(total.overdue)]
  const first = rows[0]
  return {
    answer: first
      ? t(first.overdue === 0 ? 'desk.stats.answer.allInTime' : 'desk.stats.answer.backlog', { name: name(first), open: countText(first.open), overdue: countText(first.overdue) })
      : t('desk.stats.answer.noBacklog'),
    base: t('desk.stats.base.backlog', { open, overdue, shown: rows.length, all: all.length }),
    option: (scale) => lyingBars(names, series, scale, true),
    height: height(rows.length),
    table: tableOf(
      [t(`desk.stats.by.${by}`), t('desk.stats.col.open'), t('desk.stats.col.overdue'), t('desk.stats.col.reported')],
      backlog(all, all.length),
      (row) => [name(row), countText(row.open), countText(row.overdue), countText(row.reported)],
      (row) => openRows(rowsBehind(by, say.code(by, row), { from: '', until: '' })),
    ),
    empty: rows.length === 0,
  }
}

export function mostCard({ rows: all, total: whole }: Rows, span: Span, say: Words): Card {
  const { t, name } = say
  const rows = mostReported(all, MOST)
  const total = countText(whole.reported)
  const share = (row: InsightRow): string => percentText({ n: row.reported, of: whole.reported })
  const first = rows.find((row) => row.key !== 'others' && row.reported !== null)
  return {
    answer: first ? t('desk.stats.answer.most', { name: name(first), n: countText(first.reported), share: share(first) }) : '',
    base: t('desk.stats.base.most', { total, shown: rows.length, all: all.filter((row) => row.reported !== 0).length }),
    option: (scale) =>
      lyingBars(
        rows.map(name),
        [
          {
            name: t('desk.stats.col.reported'),
            values: rows.map((row) => row.reported),
            tone: 'accent',
            labels: rows.map((row) => countText(row.reported)),
          },
        ],
        scale,
      ),
    height: height(rows.length),
    table: tableOf(
      [
        t('desk.stats.by.category'),
        t('desk.stats.col.reported'),
        t('desk.stats.col.share'),
        t('desk.stats.col.open'),
        t('desk.stats.col.medianHours'),
      ],
      mostReported(all, all.length),
      (row) => [name(row), countText(row.reported), share(row), countText(row.open), row.median_hours],
      (row) => rowsBehind('category', say.code('category', row), span),
    ),
    empty: rows.length === 0,
  }
}

export function returnedCard({ rows: all, total: whole }: Rows, span: Span, say: Words): Card {
  const { t, name } = say
  const rows = mostReturned(all, MOST)
  const few = all.filter((row) => row.dispatched !== 0 && known(row.dispatched) < FEW).length
  const total = returnedShare(whole)
  const values = rows.map((row) => percent(returnedShare(row)))
  const first = rows.find((row) => known(row.dispatched) >= FEW && known(row.returned) > 0)
  return {
    answer: first
      ? t('desk.stats.answer.returned', {
          name: name(first),
          share: percentText(returnedShare(first)),
          n: countText(first.returned),
          of: countText(first.dispatched),
        })
      : t('desk.stats.answer.noReturned'),
    base: t('desk.stats.base.returned', { n: countText(total.n), of: countText(total.of), share: percentText(total), few, least: FEW }),
    option: (scale) =>
      lyingBars(
        rows.map(name),
        [{ name: t('desk.stats.col.returnedShare'), values, tone: 'soon', labels: rows.map((row) => fraction(returnedShare(row))) }],
        scale,
      ),
    height: height(rows.length),
    table: ofUnits(
      tableOf(
        [
          t('desk.stats.by.unit'),
          t('desk.stats.col.dispatched'),
          t('desk.stats.col.returned'),
          t('desk.stats.col.returnedShare'),
          t('desk.stats.col.onTime'),
        ],
        mostReturned(all, all.length),
        (row) => [
          name(row),
          countText(row.dispatched),
          countText(row.returned),
          percentText(returnedShare(row)),
          `${percentText(row.on_time)} (${fraction(row.on_time)})`,
        ],
        (row) => rowsBehind('unit', say.code('unit', row), span),
      ),
    ),
    empty: rows.length === 0,
  }
}

export function betterCard({ rows: all }: Rows, say: Words): Card {
  const { t } = say
  const rows = byWeek(all)
  const label = (row: InsightRow): string => row.key.slice(5).replace('-', '/')
  const series: Series[] = [
    { name: t('desk.stats.col.reported'), values: rows.map((row) => row.reported), tone: 'quiet' },
    { name: t('desk.stats.col.closed'), values: rows.map((row) => row.closed), tone: 'accent' },
    { name: t('desk.stats.col.onTime'), values: rows.map((row) => percent(row.on_time)), tone: 'soon', line: true },
    { name: t('desk.stats.col.reopenedShare'), values: rows.map((row) => percent(reopenedShare(row))), tone: 'late', line: true },
  ]
  const counted = rows.filter((row) => row.on_time.of !== 0)
  const points = counted.length > 1 ? change(counted[0]?.on_time, counted[counted.length - 1]?.on_time) : null
  return {
    answer:
      points === null
        ? t('desk.stats.answer.tooShort')
        : t(points >= 0 ? 'desk.stats.answer.better' : 'desk.stats.answer.worse', { points: Math.abs(points).toFixed(1) }),
    base: t('desk.stats.base.better'),
    option: (scale) => weeks(rows.map(label), series, scale, t('desk.stats.col.share')),
    height: '19rem',
    table: tableOf(
      ['week', 'reported', 'closed', 'onTime', 'reopenedShare', 'medianHours'].map((key, index) =>
        t(index ? `desk.stats.col.${key}` : 'desk.stats.by.week'),
      ),
      rows,
      (row) => [
        say.name(row),
        countText(row.reported),
        countText(row.closed),
        `${percentText(row.on_time)} (${fraction(row.on_time)})`,
        `${percentText(reopenedShare(row))} (${fraction(reopenedShare(row))})`,
        row.median_hours,
      ],
      (row) => rowsBehind('week', row.key, { from: '', until: '' }),
    ),
    empty: rows.length === 0,
  }
}
