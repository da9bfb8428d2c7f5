/** How long nobody has touched the console, and what follows. Pure. */
export type Idle = 'awake' | 'warned' | 'out'

export const WARN_MS = 2 * 60_000

/** `limit` is the server's idle time in milliseconds; the warning comes two minutes before, or at half of a shorter one. */
export function idleState(idle: number, limit: number): Idle {
  if (idle >= limit) return 'out'
  return idle >= limit - Math.min(WARN_MS, limit / 2) ? 'warned' : 'awake'
}
