import type { RouteRecordRaw } from 'vue-router'

import { useMessages } from '@/kernel/i18n'

const messages = {
  zh: () => import('./messages/zh.json') as never,
  en: () => import('./messages/en.json') as never,
}

/** The grid worker's face: its messages, then its routes. */
export async function openField(): Promise<RouteRecordRaw[]> {
  await useMessages(messages)
  return [{ path: '/field', component: () => import('./TodayPage.vue'), meta: { signedIn: true, title: 'field.today.title' } }]
}
