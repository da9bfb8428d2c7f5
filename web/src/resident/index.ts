import type { RouteRecordRaw } from 'vue-router'

import { useMessages } from '@/kernel/i18n'

const messages = {
  zh: () => import('./messages/zh.json') as never,
  en: () => import('./messages/en.json') as never,
}

async function page<T>(load: () => Promise<T>): Promise<T> {
  const [component] = await Promise.all([load(), useMessages(messages)])
  return component
}

/** The residents' pages: no account, phone first. */
export const residentRoutes: RouteRecordRaw[] = [
  { path: '/', component: () => page(() => import('./HomePage.vue')), meta: {} },
]
