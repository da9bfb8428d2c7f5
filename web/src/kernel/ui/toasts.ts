/** Short messages that a screen reader hears too (shown by ToastArea). */
import { reactive } from 'vue'

export interface Toast {
  id: number
  text: string
  kind: 'plain' | 'good' | 'bad'
}

export const toasts = reactive<Toast[]>([])
let last = 0

/** Show a sentence for a while; a bad one stays longer. */
export function toast(text: string, kind: Toast['kind'] = 'plain'): void {
  const id = ++last
  toasts.push({ id, text, kind })
  setTimeout(() => dismiss(id), kind === 'bad' ? 9000 : 4500)
}

export function dismiss(id: number): void {
  const at = toasts.findIndex((one) => one.id === id)
  if (at >= 0) toasts.splice(at, 1)
}
