/** The one book of shortcuts, and how a page offers its own while it is on screen. */
import { onActivated, onDeactivated, onMounted, onScopeDispose, ref } from 'vue'
import { ShortcutBook, type Shortcut } from './shortcuts'

const KEPT = 'linli.desk.keys'

export const book = new ShortcutBook()
export const singleKeys = ref(restore())
book.enabled = singleKeys.value
// A dialog owns the keyboard while it is open.
book.blocked = () => document.querySelector('dialog[open]') !== null

function restore(): boolean {
  try {
    return localStorage.getItem(KEPT) !== '0'
  } catch {
    return true
  }
}

/** Single-key shortcuts can be switched off (WCAG 2.1.4): whoever dictates must not trip over them. */
export function setSingleKeys(on: boolean): void {
  singleKeys.value = on
  book.enabled = on
  try {
    localStorage.setItem(KEPT, on ? '1' : '0')
  } catch {
    // kept as long as the page
  }
}

export function useShortcuts(shortcuts: Shortcut[]): void {
  let leave: (() => void) | null = null
  const enter = (): void => void (leave ??= book.offer(shortcuts))
  const exit = (): void => {
    leave?.()
    leave = null
  }
  onMounted(enter)
  onActivated(enter)
  onDeactivated(exit)
  onScopeDispose(exit)
}
