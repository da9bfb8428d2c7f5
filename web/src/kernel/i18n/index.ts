/**
 * Two languages, Chinese first. The kernel's Chinese is part of the first load; every face brings its own messages with
 * `useMessages` when its route is opened, and English is fetched only when somebody asks for it.
 */
import { createI18n } from 'vue-i18n'

import zh from '../messages/zh.json'

export type Language = 'zh' | 'en'
type Messages = Record<string, unknown>
export type MessageLoaders = Record<Language, () => Promise<{ default: Messages }>>

const KEPT = 'linli.language'

export const i18n = createI18n<false>({
  legacy: false,
  locale: 'zh',
  fallbackLocale: 'zh',
  missingWarn: import.meta.env.DEV,
  fallbackWarn: import.meta.env.DEV,
  messages: { zh: zh as never, en: {} },
})

const loaders: MessageLoaders[] = []
const loaded = new Set<string>()

export function language(): Language {
  return i18n.global.locale.value as Language
}

/** The name or sentence of the two that the reader's language asks for; falls back to the other one. */
export function pick(zhText: string | null | undefined, enText: string | null | undefined): string {
  return (language() === 'en' ? enText || zhText : zhText || enText) ?? ''
}

/** Register a face's messages and load those of the present language. Await it before the face is shown. */
export async function useMessages(loader: MessageLoaders): Promise<void> {
  if (!loaders.includes(loader)) loaders.push(loader)
  await load(language())
}

async function load(wanted: Language): Promise<void> {
  const missing = loaders.map((loader, index) => ({ loader, key: `${index}.${wanted}` })).filter(({ key }) => !loaded.has(key))
  await Promise.all(
    missing.map(async ({ loader, key }) => {
      const messages = await loader[wanted]()
      i18n.global.mergeLocaleMessage(wanted, messages.default)
      loaded.add(key)
    }),
  )
}

/** Change the language of everything shown, and nothing else. */
export async function speak(wanted: Language): Promise<void> {
  await load(wanted)
  i18n.global.locale.value = wanted
  document.documentElement.lang = wanted === 'en' ? 'en' : 'zh-CN'
}

/** Change the language of everything shown, and remember it on this device. */
export async function setLanguage(wanted: Language): Promise<void> {
  await speak(wanted)
  try {
    localStorage.setItem(KEPT, wanted)
  } catch {
    // private browsing: the choice lasts as long as the page
  }
}

/** The language kept on this device, if any. */
export function keptLanguage(): Language | null {
  try {
    const kept = localStorage.getItem(KEPT)
    return kept === 'en' || kept === 'zh' ? kept : null
  } catch {
    return null
  }
}

/** What was kept on this device was another person's choice. */
export function forgetLanguage(): void {
  try {
    localStorage.removeItem(KEPT)
  } catch {
    // private browsing: nothing was kept
  }
}

void useMessages({
  zh: () => Promise.resolve({ default: {} }),
  en: () => import('../messages/en.json') as never,
})
