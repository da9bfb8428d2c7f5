import type { RouteRecordRaw } from 'vue-router'

import { useMessages } from '@/kernel/i18n'

import { startOutbox } from './outbox/useOutbox'

const messages = {
  zh: () => import('./messages/zh.json') as never,
  en: () => import('./messages/en.json') as never,
}

/** The grid worker's face: its messages and its queue, then its routes. */
export async function openField(): Promise<RouteRecordRaw[]> {
  await useMessages(messages)
  await startOutbox().catch(() => undefined) // a browser without a store still works online
  return [
    {
      path: '/field',
      component: () => import('./shell/FieldFrame.vue'),
      meta: { signedIn: true },
      children: [
        { path: '', component: () => import('./today/TodayPage.vue'), meta: { title: 'field.today.title' } },
        { path: 'map', component: () => import('./map/MapPage.vue'), meta: { title: 'field.map.title' } },
        { path: 'report', component: () => import('./report/ReportPage.vue'), meta: { title: 'field.report.title' } },
        { path: 'outbox', component: () => import('./outbox/OutboxPage.vue'), meta: { title: 'field.outbox.title' } },
        { path: 'me', component: () => import('./shell/MePage.vue'), meta: { title: 'field.me.title' } },
        { path: 'case/:uuid', component: () => import('./case/CasePage.vue'), props: true, meta: { title: 'field.case.title' } },
      ],
    },
  ]
}
