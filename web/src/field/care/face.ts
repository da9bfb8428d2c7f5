/** Care on the phone: my elders, one of them, a visit, a call. */
import type { FieldFace } from '../faces'

export const face: FieldFace = {
  messages: {
    zh: () => import('@/scenarios/care/messages/zh.json') as never,
    en: () => import('@/scenarios/care/messages/en.json') as never,
  },
  routes: [
    { path: 'care', component: () => import('./EldersPage.vue'), meta: { title: 'care.mine' } },
    { path: 'care/:uuid', component: () => import('./ElderPage.vue'), props: true, meta: { title: 'care.mine' } },
    { path: 'care/:uuid/visit', component: () => import('./VisitPage.vue'), props: true, meta: { title: 'care.visits.title' } },
  ],
  entry: { to: '/field/care', title: 'care.mine', icon: 'people', shown: (may) => may('care.list') },
}
