/** Charts as data for ECharts: one way of drawing for all, ink and accent of the theme, no colour without a word. */
export interface Series {
  name: string
  values: (number | null)[]
  tone: 'accent' | 'late' | 'quiet' | 'soon'
  /** Said at the end of the bar, for instance «12/40». */
  labels?: string[]
  line?: boolean
}

const COLOURS = { accent: '#0f5c5c', late: '#a3211b', quiet: '#a9c4c1', soon: '#b07a1e' } as const
const INK = '#16211f'
const INK_2 = '#51605d'
const LINE = '#dfe5e4'
const FONT = "'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif"

function text(scale: number) {
  return { fontFamily: FONT, fontSize: 12 * scale, color: INK_2 }
}

function frame(scale: number, legend: boolean): Record<string, unknown> {
  return {
    animation: false,
    textStyle: text(scale),
    grid: { left: 4, right: 56 * scale, top: legend ? 34 * scale : 8, bottom: 4, containLabel: true },
    legend: legend ? { top: 0, left: 0, itemWidth: 12, itemHeight: 10, textStyle: { ...text(scale), color: INK } } : undefined,
    tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, textStyle: { ...text(scale), color: INK }, confine: true },
  }
}

/** Lying bars, largest on top; `stacked` when the parts add up to a whole. */
export function lyingBars(names: string[], series: Series[], scale: number, stacked = false, most?: number): Record<string, unknown> {
  return {
    ...frame(scale, series.length > 1),
    xAxis: { type: 'value', max: most, minInterval: 1, axisLabel: text(scale), splitLine: { lineStyle: { color: LINE } } },
    yAxis: {
      type: 'category',
      data: names,
      inverse: true,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: LINE } },
      axisLabel: { ...text(scale), color: INK, width: 130 * scale, overflow: 'truncate' },
    },
    series: series.map((each) => ({
      name: each.name,
      type: 'bar',
      stack: stacked ? 'whole' : undefined,
      data: each.values,
      barMaxWidth: 18,
      itemStyle: { color: COLOURS[each.tone] },
      label: each.labels
        ? {
            show: true,
            position: 'right',
            ...text(scale),
            formatter: ({ dataIndex }: { dataIndex: number }) => each.labels?.[dataIndex] ?? '',
          }
        : undefined,
    })),
  }
}

/** Weeks from left to right: counts as bars, shares (per cent) as lines on their own axis. */
export function weeks(names: string[], series: Series[], scale: number, share: string): Record<string, unknown> {
  const hasShare = series.some((each) => each.line)
  return {
    ...frame(scale, true),
    grid: { left: 4, right: 4, top: 34 * scale, bottom: 4, containLabel: true },
    xAxis: { type: 'category', data: names, axisLabel: text(scale), axisTick: { show: false }, axisLine: { lineStyle: { color: LINE } } },
    yAxis: [
      { type: 'value', minInterval: 1, axisLabel: text(scale), splitLine: { lineStyle: { color: LINE } } },
      ...(hasShare
        ? [
            {
              type: 'value',
              min: 0,
              max: 100,
              name: share,
              nameTextStyle: text(scale),
              axisLabel: { ...text(scale), formatter: '{value}%' },
              splitLine: { show: false },
            },
          ]
        : []),
    ],
    series: series.map((each) => ({
      name: each.name,
      type: each.line ? 'line' : 'bar',
      yAxisIndex: each.line ? 1 : 0,
      data: each.values,
      barMaxWidth: 22,
      symbolSize: 7,
      connectNulls: false,
      itemStyle: { color: COLOURS[each.tone] },
      lineStyle: each.line ? { width: 2, color: COLOURS[each.tone] } : undefined,
    })),
  }
}
