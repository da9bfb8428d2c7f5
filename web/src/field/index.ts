import type { RouteRecordRaw } from 'vue-router'

import { useMessages } from '@/kernel/i18n'

import { startOutbox } from './outbox/useOutbox'
import { CasePage, fetchAhead, FieldFrame, MePage, NewPage, OutboxPage, ReportPage, TodayPage } from './pages'

const messages = [
  { zh: () => import('./messages/zh.json') as never, en: () => import('./messages/en.json') as never },
  { zh: () => import('@/kernel/form/messages/zh.json') as never, en: () => import('@/kernel/form/messages/en.json') as never },
  { zh: () => import('@/kernel/case/messages/zh.json') as never, en: () => import('@/kernel/case/messages/en.json') as never },
]

/** The grid worker's face: its messages and its queue, then its routes. */
export async function openField(): Promise<RouteRecordRaw[]> {
  await Promise.all(messages.map(useMessages))
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
        { path: 'new/:type', component: NewPage, props: true, meta: { title: 'opening.start' } },
        { path: 'case/:uuid', component: CasePage, props: true, meta: { title: 'field.case.title' } },
      ],
    },
  ]
}
