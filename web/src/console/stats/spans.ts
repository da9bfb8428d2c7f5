/** The spans of days that figures are asked for. */
export const SPANS = { '7d': 6, '30d': 29, '90d': 89, '365d': 364 } as const
export type SpanName = keyof typeof SPANS

/** From which day of the district until which, both included. */
export function spanOf(name: SpanName, day: (now: Date, back?: number) => string): { from: string; until: string } {
  return { from: day(new Date(), SPANS[name]), until: day(new Date()) }
}
