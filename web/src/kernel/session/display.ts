/** How this device shows things: large text, kept in the browser only. */
import { ref } from 'vue'

const KEPT = 'linli.large'
export const largeText = ref(false)

function show(): void {
  document.documentElement.classList.toggle('large', largeText.value)
}

export function restoreDisplay(): void {
  try {
    largeText.value = localStorage.getItem(KEPT) === '1'
  } catch {
    largeText.value = false
  }
  show()
}

export function setLargeText(on: boolean): void {
  largeText.value = on
  try {
    localStorage.setItem(KEPT, on ? '1' : '0')
  } catch {
    // private browsing
  }
  show()
}
