import type { RouteRecordRaw } from 'vue-router'

import { useMessages } from '@/kernel/i18n'

import { startOutbox } from './outbox/useOutbox'
import { CasePage, fetchAhead, FieldFrame, MePage, OutboxPage, ReportPage, TodayPage } from './pages'

const messages = {
  zh: () => import('./messages/zh.json') as never,
  en: () => import('./messages/en.json') as never,
}

/** The grid worker's face: its messages and its queue, then its routes. */
export async function openField(): Promise<RouteRecordRaw[]> {
  await useMessages(messages)
  await startOutbox().catch(() => undefined) // a browser without a store still works online
  fetchAhead()
  return [
    {
      path: '/field',
      component: FieldFrame,
      meta: { signedIn: true },
      children: [
        { path: '', component: TodayPage, meta: { title: 'field.today.title' } },
        { path: 'map', component: () => import('./map/MapPage.vue'), meta: { title: 'field.map.title' } },
        { path: 'report', component: ReportPage, meta: { title: 'field.report.title' } },
        { path: 'outbox', component: OutboxPage, meta: { title: 'field.outbox.title' } },
        { path: 'me', component: MePage, meta: { title: 'field.me.title' } },
        { path: 'case/:uuid', component: CasePage, props: true, meta: { title: 'field.case.title' } },
      ],
    },
  ]
}
