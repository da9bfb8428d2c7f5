/** The reader's language and clock for what `shown` says. */
import { useI18n } from 'vue-i18n'

import { pick } from '@/kernel/i18n'
import { now } from '@/kernel/ui/now'
import { day, exact } from '@/kernel/ui/time'

import { wordsOf, type Say } from './shown'
import type { ShownKind } from '@/api/contract'

export function useShown() {
  const { t, locale } = useI18n()
  const say: Say = {
    t,
    pick,
    moment: (iso) => exact(Date.parse(iso), locale.value, now.value),
    day: (iso) => day(iso, locale.value),
  }
  return { words: (kind: ShownKind, value: unknown): string => wordsOf(kind, value, say) }
}
