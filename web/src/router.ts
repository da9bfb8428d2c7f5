/** The three faces, each its own chunk. A route with `meta.signedIn` needs a session; `meta.face` names who it is for. */
import { createRouter, createWebHistory } from 'vue-router'
import type { RouteLocationNormalized, RouteLocationRaw, RouteRecordRaw } from 'vue-router'

import { isUsed } from '@/kernel/device/used'
import { i18n } from '@/kernel/i18n'
import { useSession } from '@/kernel/session/store'
import { toast } from '@/kernel/ui/toasts'
import { residentRoutes } from '@/resident'

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's title in the messages. */
    title?: string
    /** Nobody without a session gets in. */
    signedIn?: boolean
  }
}

const routes: RouteRecordRaw[] = [
  ...residentRoutes,
  { path: '/login', component: () => import('@/kernel/pages/LoginPage.vue'), meta: { title: 'login.title' } },
  // The other two faces bring their own routes when somebody first goes there.
  { path: '/field/:rest(.*)*', name: 'field-door', component: () => import('@/kernel/pages/NotFoundPage.vue'), meta: { signedIn: true } },
  { path: '/desk/:rest(.*)*', name: 'desk-door', component: () => import('@/kernel/pages/NotFoundPage.vue'), meta: { signedIn: true } },
  { path: '/:rest(.*)*', component: () => import('@/kernel/pages/NotFoundPage.vue'), meta: { title: 'common.notFound' } },
]

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (to, _from, saved) => saved ?? (to.hash ? { el: to.hash } : { top: 0 }),
})

const doors: Record<string, () => Promise<RouteRecordRaw[]>> = {
  'field-door': async () => (await import('@/field')).openField(),
  'desk-door': async () => (await import('@/console')).openConsole(),
}

/** Load the face behind a door once and go where the address points. */
async function openDoor(to: RouteLocationNormalized): Promise<RouteLocationRaw | null> {
  const name = String(to.name ?? '')
  const door = doors[name]
  if (!door || !router.hasRoute(name)) return null
  const found = await door()
  delete doors[name]
  for (const route of found) router.addRoute(route)
  return { path: to.path, query: to.query, hash: to.hash, replace: true }
}

/** A worker's phone that has its own vault does not wait long for a server that does not answer: it opens without it. */
const PATIENCE_MS = 2_500
async function patiently(asked: Promise<void>, path: string): Promise<void> {
  if (!/^\/field(\/|$)/.test(path) || !isUsed()) return asked
  if (useSession().me) return
  await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))])
}

router.beforeEach(async (to) => {
  if (to.meta.signedIn) {
    const session = useSession()
    await patiently(session.ready().catch(() => undefined), to.path)
    const mayGoOn = session.me && !session.me.password_is_initial
    if (!mayGoOn && session.known) return { path: '/login', query: { next: to.fullPath } }
  }
  return (await openDoor(to)) ?? true
})

// A page whose code cannot be fetched: away from the network, or the server has a newer build.
router.onError((error, to) => {
  if (!/dynamically imported module|module script|preload/i.test(String(error))) throw error
  const { t } = i18n.global
  if (!navigator.onLine) return toast(t('common.pageAway'), 'bad')
  if (sessionStorage.getItem('linli.reloaded') === to.fullPath) return toast(t('common.pageFailed'), 'bad')
  sessionStorage.setItem('linli.reloaded', to.fullPath) // once: a missing file must not reload for ever
  window.location.assign(to.fullPath)
})

router.afterEach((to) => {
  const { t } = i18n.global
  const own = to.meta.title ? t(to.meta.title) : ''
  document.title = own ? `${own} · ${t('common.product')}` : t('common.product')
})
