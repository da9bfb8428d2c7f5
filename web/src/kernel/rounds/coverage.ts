/** How coverage is drawn and said. Pure. */
import type { Coverage } from './calls'

export const PARTS = ['resolved', 'absent', 'refused', 'pending'] as const
export type CoveragePart = (typeof PARTS)[number]

/** «63%»; one digit more where a round number would say that all or nothing is done. */
export function percent(share: number | null): string {
  if (share === null) return '—'
  const whole = Math.round(share * 100)
  if ((whole === 100 && share < 1) || (whole === 0 && share > 0)) return `${(Math.floor(share * 1000) / 10).toFixed(1)}%`
  return `${whole}%`
}

/** The parts of the bar with their share of the denominator; what is empty is left out. */
export function segments(of: Coverage): { part: CoveragePart; count: number; share: number }[] {
  const shown = PARTS.filter((part) => of[part] > 0)
  return shown.map((part) => ({ part, count: of[part], share: of.denominator ? of[part] / of.denominator : 0 }))
}

const SHADES = ['#e3ecea', '#c2dad6', '#93bfba', '#569a96', '#1f7371'] as const
export const STEPS = ['0–20%', '20–40%', '40–60%', '60–80%', '80–100%'] as const

/** The shade of a share on the map: one of five, darker where more is done. */
export function shade(share: number | null): string {
  return share === null ? '#fdfefe' : SHADES[Math.min(SHADES.length - 1, Math.floor(share * SHADES.length))]!
}

export const shades = SHADES
