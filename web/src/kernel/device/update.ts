/** The service worker: what the field face needs is on the phone; a newer version waits until somebody lets it in. */
import { ref } from 'vue'

/** A newer version is on the phone and waits. */
export const updateWaits = ref(false)

/** How many forms somebody is filling on this page. */
export const inHand = ref(0)

const SCOPE = '/field'
const CHECK_MS = 3_600_000
let registration: ServiceWorkerRegistration | null = null
let asked = false

/** Once a page load; without TLS there is no service worker, and the face needs the network. */
export async function startServiceWorker(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  linkManifest()
  registration = await navigator.serviceWorker.register('/sw.js', { scope: SCOPE, updateViaCache: 'none' })
  registration.addEventListener('updatefound', () => registration?.installing?.addEventListener('statechange', look))
  navigator.serviceWorker.addEventListener('controllerchange', () => asked && window.location.reload())
  setInterval(() => void registration?.update().catch(() => undefined), CHECK_MS)
  look()
}

/** Something is being filled in; answers what puts it down again. */
export function takeInHand(): () => void {
  inHand.value += 1
  return () => void (inHand.value -= 1)
}

/** Only what was pressed for: a page is never loaded anew under somebody's hands. */
export function letUpdateIn(): void {
  asked = true
  registration?.waiting?.postMessage({ type: 'SKIP_WAITING' })
}

function look(): void {
  updateWaits.value = Boolean(registration?.waiting && registration.active)
}

/** Only who works in the field is offered to put this on their phone. */
function linkManifest(): void {
  if (document.querySelector('link[rel=manifest]')) return
  const link = document.createElement('link')
  link.rel = 'manifest'
  link.href = '/manifest.webmanifest'
  document.head.append(link)
}
