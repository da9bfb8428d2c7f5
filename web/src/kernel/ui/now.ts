/** One clock for all that is shown: ticks every half minute while the page is visible. */
import { readonly, ref } from 'vue'

const moment = ref(Date.now())
export const now = readonly(moment)

function tick(): void {
  moment.value = Date.now()
}

if (typeof window !== 'undefined') {
  setInterval(() => document.visibilityState === 'visible' && tick(), 30_000)
  document.addEventListener('visibilitychange', tick)
}
