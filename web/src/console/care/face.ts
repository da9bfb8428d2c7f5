/** Care at the desk: its pages, its place in the rail, its messages. */
import type { DeskFace } from '../faces'

export const face: DeskFace = {
  messages: {
    zh: () => import('@/scenarios/care/messages/zh.json') as never,
    en: () => import('@/scenarios/care/messages/en.json') as never,
  },
  pages: [
    { path: 'care', title: 'care.title', component: () => import('./EldersPage.vue') },
    { path: 'care/:uuid', title: 'care.title', component: () => import('./ElderPage.vue') },
  ],
  notice: { type: 'elder', to: (id) => `/desk/care/${id}` },
  rail: { to: '/desk/care', title: 'care.nav', icon: 'people', shown: (may) => may('care.list') },
}
