import type { RouteRecordRaw } from 'vue-router'

import { startServiceWorker } from '@/kernel/device/update'
import { useMessages } from '@/kernel/i18n'

import { enter } from './device/device'
import { CasePage, fetchAhead, FieldFrame, MePage, NewPage, OutboxPage, ReportPage, RoundVisitsPage, TodayPage, VisitPage } from './pages'
import { faces } from './faces'

const messages = [
  { zh: () => import('./messages/zh.json') as never, en: () => import('./messages/en.json') as never },
  { zh: () => import('./gas/messages/zh.json') as never, en: () => import('./gas/messages/en.json') as never },
  { zh: () => import('./sweeps/messages/zh.json') as never, en: () => import('./sweeps/messages/en.json') as never },
  { zh: () => import('@/kernel/form/messages/zh.json') as never, en: () => import('@/kernel/form/messages/en.json') as never },
  { zh: () => import('@/kernel/case/messages/zh.json') as never, en: () => import('@/kernel/case/messages/en.json') as never },
  { zh: () => import('@/kernel/rounds/messages/zh.json') as never, en: () => import('@/kernel/rounds/messages/en.json') as never },
  { zh: () => import('./visits/messages/zh.json') as never, en: () => import('./visits/messages/en.json') as never },
  { zh: () => import('@/kernel/survey/messages/zh.json') as never, en: () => import('@/kernel/survey/messages/en.json') as never },
]

/** The grid worker's face: its messages and its queue, then its routes. */
export async function openField(): Promise<RouteRecordRaw[]> {
  await Promise.all([...messages, ...faces.map((face) => face.messages)].map(useMessages))
  await enter().catch(() => undefined) // a browser without a store still works online
  fetchAhead()
  void startServiceWorker().catch(() => undefined)
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
        { path: 'cylinders', component: () => import('./gas/ScanPage.vue'), meta: { title: 'cylinder.title' } },
        { path: 'forms', component: () => import('./forms/FormsPage.vue'), meta: { title: 'fill.title' } },
        { path: 'forms/:slug/:uuid', component: () => import('./forms/FillPage.vue'), props: true, meta: { title: 'fill.title' } },
        { path: 'visits/:uuid', component: VisitPage, props: true, meta: { title: 'visit.title' } },
        { path: 'rounds/:uuid', component: RoundVisitsPage, props: true, meta: { title: 'visit.title' } },
        { path: 'rounds/:uuid/found', component: () => import('./visits/FoundPage.vue'), props: true, meta: { title: 'visit.found.title' } },
        ...faces.flatMap((face) => face.routes),
        { path: 'found', component: () => import('./sweeps/FoundPage.vue'), meta: { title: 'sweepPhone.found.title' } },
        { path: 'contacts', component: () => import('./sweeps/ContactsPage.vue'), meta: { title: 'sweepPhone.contacts.title' } },
        { path: 'consents', component: () => import('./sweeps/ConsentsPage.vue'), meta: { title: 'sweepPhone.consent.title' } },
        { path: 'case/:uuid', component: CasePage, props: true, meta: { title: 'field.case.title' } },
      ],
    },
  ]
}
