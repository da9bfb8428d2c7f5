import type { RouteRecordRaw } from 'vue-router'

import { useMessages } from '@/kernel/i18n'

const messages = {
  zh: () => import('./messages/zh.json') as never,
  en: () => import('./messages/en.json') as never,
}

const ofActivities = {
  zh: () => import('./activities/messages/zh.json') as never,
  en: () => import('./activities/messages/en.json') as never,
}

const ofSweeps = {
  zh: () => import('./sweeps/messages/zh.json') as never,
  en: () => import('./sweeps/messages/en.json') as never,
}

/** The words of a form that is filled without an account. */
const ofForms = {
  zh: () => import('@/kernel/survey/messages/zh.json') as never,
  en: () => import('@/kernel/survey/messages/en.json') as never,
}

async function page<T>(load: () => Promise<T>, ...said: (typeof messages)[]): Promise<T> {
  const [component] = await Promise.all([load(), ...(said.length ? said : [messages]).map(useMessages)])
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
      { path: 'activities', component: () => page(() => import('./activities/ActivitiesPage.vue'), ofActivities), meta: { title: 'resident.activities.title' } },
      { path: 'b/:code', component: () => page(() => import('./activities/BookingPage.vue'), ofActivities), props: true, meta: { title: 'resident.activities.booking' } },
      { path: 'answer', component: () => page(() => import('./sweeps/AnswerPage.vue'), ofSweeps, ofForms), meta: { title: 'resident.sweeps.answer' } },
      { path: 'consents', component: () => page(() => import('./sweeps/ProgressPage.vue'), ofSweeps), meta: { title: 'resident.sweeps.progress' } },
      { path: 'consents/:uuid', component: () => page(() => import('./sweeps/ProgressPage.vue'), ofSweeps), props: true, meta: { title: 'resident.sweeps.progress' } },
      { path: 't/:code', component: () => import('./tracking/TrackingPage.vue'), props: true, meta: { title: 'resident.track.title' } },
    ],
  },
]
