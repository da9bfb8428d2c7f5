/** Time as people say it. Pure: the caller gives the present moment. */

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export type TimeUnit = 'minutes' | 'hours' | 'days'

export interface Left {
  late: boolean
  unit: TimeUnit
  amount: number
}

/** How long until `due`, or how long past it: minutes below one hour, hours below three days, else days. */
export function timeLeft(due: number, now: number): Left {
  const late = now > due
  const span = Math.abs(due - now)
  if (span < HOUR) return { late, unit: 'minutes', amount: Math.max(1, Math.floor(span / MINUTE)) }
  if (span < 3 * DAY) return { late, unit: 'hours', amount: Math.floor(span / HOUR) }
  return { late, unit: 'days', amount: Math.floor(span / DAY) }
}

export type Meaning = 'in_time' | 'due_soon' | 'overdue' | 'paused' | 'done'

/** What a deadline means now, when the server has not said so: soon means within four hours. */
export function meaning(due: number, now: number): Meaning {
  if (now > due) return 'overdue'
  return due - now <= 4 * HOUR ? 'due_soon' : 'in_time'
}

/** The exact moment in the district's time, «11月23日 周一 17:30»; the year only when it is another one. */
export function exact(moment: number, language: string, now = Date.now(), timeZone = 'Asia/Shanghai'): string {
  const locale = language === 'en' ? 'en-GB' : 'zh-CN'
  const year = (at: number): string => new Intl.DateTimeFormat('en', { year: 'numeric', timeZone }).format(at)
  return new Intl.DateTimeFormat(locale, {
    year: year(moment) === year(now) ? undefined : 'numeric',
    month: 'short',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(moment)
}

/** A day of the calendar, «2026年12月1日»; it is the same day everywhere. */
export function day(iso: string, language: string): string {
  const at = Date.parse(`${iso.slice(0, 10)}T00:00:00Z`)
  if (Number.isNaN(at)) return iso
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', { dateStyle: 'medium', timeZone: 'UTC' }).format(at)
}

/** How long ago, in the largest unit that says enough. */
export function ago(moment: number, now: number): { unit: 'now' | TimeUnit; amount: number } {
  const span = Math.max(0, now - moment)
  if (span < MINUTE) return { unit: 'now', amount: 0 }
  if (span < HOUR) return { unit: 'minutes', amount: Math.floor(span / MINUTE) }
  if (span < 2 * DAY) return { unit: 'hours', amount: Math.floor(span / HOUR) }
  return { unit: 'days', amount: Math.floor(span / DAY) }
}

/** A distance as people say it. */
export function metres(amount: number): string {
  return amount < 1000 ? `${Math.max(10, Math.round(amount / 10) * 10)} m` : `${(amount / 1000).toFixed(1)} km`
}
