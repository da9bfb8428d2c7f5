/** The desk: its messages and its routes, fetched when somebody first goes there. */
import type { RouteRecordRaw } from 'vue-router'

import { useMessages } from '@/kernel/i18n'

import { consoleRoutes } from './routes'

const messages = {
  zh: () => import('./messages/zh.json') as never,
  en: () => import('./messages/en.json') as never,
}

export async function openConsole(): Promise<RouteRecordRaw[]> {
  await useMessages(messages)
  return consoleRoutes
}
