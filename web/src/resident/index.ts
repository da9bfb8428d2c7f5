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
  {
    path: '/',
    component: () => page(() => import('./ResidentFrame.vue')),
    children: [
      { path: '', component: () => import('./HomePage.vue') },
      { path: 'report', component: () => import('./report/ReportPage.vue'), meta: { title: 'resident.report.title' } },
      { path: 'nearby', component: () => import('./NearbyPage.vue'), meta: { title: 'resident.nearby.title' } },
      { path: 'mine', component: () => import('./MinePage.vue'), meta: { title: 'resident.mine.title' } },
      { path: 't/:code', component: () => import('./tracking/TrackingPage.vue'), props: true, meta: { title: 'resident.track.title' } },
    ],
  },
]
