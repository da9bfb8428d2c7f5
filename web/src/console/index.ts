/** The desk: its messages and its routes, fetched when somebody first goes there. */
import type { RouteRecordRaw } from 'vue-router'

import { useMessages } from '@/kernel/i18n'

import { faces } from './faces'
import { consoleRoutes } from './routes'

/** Forms and case pages; the frame with the lists and the map; a case and its moves; what is set up; rounds; what is counted. */
const messages = [
  { zh: () => import('@/kernel/form/messages/zh.json') as never, en: () => import('@/kernel/form/messages/en.json') as never },
  { zh: () => import('@/kernel/case/messages/zh.json') as never, en: () => import('@/kernel/case/messages/en.json') as never },
  { zh: () => import('./messages/zh.json') as never, en: () => import('./messages/en.json') as never },
  { zh: () => import('./case/messages/zh.json') as never, en: () => import('./case/messages/en.json') as never },
  { zh: () => import('./settings/messages/zh.json') as never, en: () => import('./settings/messages/en.json') as never },
  { zh: () => import('@/kernel/rounds/messages/zh.json') as never, en: () => import('@/kernel/rounds/messages/en.json') as never },
  { zh: () => import('./rounds/messages/zh.json') as never, en: () => import('./rounds/messages/en.json') as never },
  { zh: () => import('./gas/messages/zh.json') as never, en: () => import('./gas/messages/en.json') as never },
  { zh: () => import('./sweeps/messages/zh.json') as never, en: () => import('./sweeps/messages/en.json') as never },
  { zh: () => import('./settling/messages/zh.json') as never, en: () => import('./settling/messages/en.json') as never },
  { zh: () => import('./stats/messages/zh.json') as never, en: () => import('./stats/messages/en.json') as never },
]

export async function openConsole(): Promise<RouteRecordRaw[]> {
  await Promise.all([...messages, ...faces.map((face) => face.messages)].map(useMessages))
  return consoleRoutes
}
