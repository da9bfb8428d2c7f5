/** Which part of my area I look at: everything my duties give me, or one street or community of it. Kept per browser. */
import { defineStore } from 'pinia'
import { ref, watch } from 'vue'

const KEY = 'linli.desk.scope'

function kept(): string {
  try {
    return localStorage.getItem(KEY) ?? ''
  } catch {
    return ''
  }
}

export const useScope = defineStore('desk-scope', () => {
  const area = ref(kept())
  watch(area, (code) => {
    try {
      localStorage.setItem(KEY, code)
    } catch {
      // a browser that keeps nothing still works
    }
  })

  /** Forgets an area that is not (or no longer) within the person's duties. */
  function within(areas: string[]): void {
    if (area.value && !areas.some((code) => area.value.startsWith(code))) area.value = ''
  }

  return { area, within }
})
