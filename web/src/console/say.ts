/** How the desk says things: translations, names in the reader's language, spans of time in few words. */
import { useI18n } from 'vue-i18n'

import { ApiError } from '@/api/client'
import { pick } from '@/kernel/i18n'
import { now } from '@/kernel/ui/now'
import { exact } from '@/kernel/ui/time'

const MINUTE = 60_000

export function useSay() {
  const { t, te, locale } = useI18n({ useScope: 'global' })

  function named(thing: { name: string; name_en?: string | null } | null | undefined): string {
    return thing ? pick(thing.name, thing.name_en) : ''
  }

  /** «城管委»: the short Chinese name where there is one, the full English one else. */
  function unitName(unit: { name: string; name_en?: string | null; short_name?: string } | null | undefined): string {
    return unit ? pick(unit.short_name || unit.name, unit.name_en) : ''
  }

  /** «3 小时»: how long since an instant, in the largest whole unit. */
  function since(iso: string | null | undefined): string {
    return iso ? span(now.value - Date.parse(iso)) : ''
  }

  function span(milliseconds: number): string {
    const minutes = Math.max(0, Math.floor(milliseconds / MINUTE))
    if (minutes < 60) return t('desk.span.minutes', { n: minutes })
    if (minutes < 48 * 60) return t('desk.span.hours', { n: Math.floor(minutes / 60) })
    return t('desk.span.days', { n: Math.floor(minutes / 1440) })
  }

  function moment(iso: string | null | undefined): string {
    return iso ? exact(Date.parse(iso), locale.value, now.value) : '—'
  }

  /** «11/23 09:45», where there is no room for more. */
  function brief(iso: string): string {
    const parts = {
      timeZone: 'Asia/Shanghai',
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    } as const
    return new Intl.DateTimeFormat(locale.value === 'en' ? 'en-GB' : 'zh-CN', parts).format(Date.parse(iso))
  }

  /** The server's sentence of a refusal in the reader's language; a plain one for anything else. */
  function sorry(error: unknown): string {
    return error instanceof ApiError ? error.say(locale.value) : t('common.failed')
  }

  /** A word of a closed list (`urgency.urgent`, `desk.channel.patrol`), or the code itself when no list knows it. */
  function word(list: string, code: string): string {
    const key = [`${list}.${code}`, `desk.${list}.${code}`].find((each) => te(each) || te(each, 'zh'))
    return key ? t(key) : code
  }

  return { t, te, locale, pick, named, unitName, since, span, moment, brief, sorry, word }
}
