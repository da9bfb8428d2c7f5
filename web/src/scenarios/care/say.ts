/** How care says things: words of the pack, days, refusals of the server. */
import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'

import { ApiError } from '@/api/client'
import { pick } from '@/kernel/i18n'

import { care, type Colour, type Words } from './api'

const words = shallowRef<Words | null>(null)
let asked: Promise<void> | null = null

export function useCareWords() {
  const { t, locale } = useI18n({ useScope: 'global' })
  asked ??= care.words().then((answer) => void (words.value = answer)).catch(() => void (asked = null))

  /** The words that the phone carries, until the server says its own. */
  const assume = (carried: Words): Words => (words.value ??= carried)

  function term(list: 'parts' | 'services' | 'wishes', slug: string): string {
    const found = words.value?.[list].find((one) => one.slug === slug)
    return found ? pick(found.name, found.name_en) : slug
  }

  function day(iso: string | null | undefined): string {
    if (!iso) return '—'
    const language = locale.value === 'en' ? 'en-GB' : 'zh-CN'
    const parts = { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'Asia/Shanghai' } as const
    return new Intl.DateTimeFormat(language, parts).format(new Date(iso.length === 10 ? `${iso}T12:00:00+08:00` : iso))
  }

  const word = (colour: Colour): string => pick(colour.word, colour.word_en)
  const meaning = (colour: Colour): string => pick(colour.meaning, colour.meaning_en)
  const sorry = (error: unknown): string => (error instanceof ApiError ? error.say(locale.value) : t('common.failed'))

  return { t, locale, words, assume, term, day, word, meaning, sorry, pick }
}
