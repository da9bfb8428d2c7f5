import { createPinia } from 'pinia'
import { createApp } from 'vue'

import { whenSignedOut } from '@/api/client'
import { i18n, keptLanguage, setLanguage } from '@/kernel/i18n'
import { restoreDisplay } from '@/kernel/session/display'
import { useSession } from '@/kernel/session/store'

import App from './App.vue'
import { router } from './router'
import './kernel/theme/index.css'

restoreDisplay()
const app = createApp(App)
app.use(createPinia())
app.use(i18n)

const session = useSession()
whenSignedOut(() => {
  if (session.ended()) void router.push({ path: '/login', query: { next: router.currentRoute.value.fullPath, ended: '1' } })
})

async function start(): Promise<void> {
  const kept = keptLanguage()
  if (kept && kept !== 'zh') await setLanguage(kept).catch(() => undefined)
  void session.ready().catch(() => undefined) // a screen that needs it asks again and shows the error
  app.use(router)
  await router.isReady().catch(() => undefined) // a page that did not come says so on the screen, not on an empty one
  app.mount('#app')
}

void start()
