/** Where a panel floats beside what opened it: below when there is room, else above; never out of the window. */
import { onScopeDispose, ref, watch, type Ref } from 'vue'

export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

export interface Place {
  left: number
  top: number
  maxHeight: number
}

const GAP = 6
const EDGE = 8

/** Pure: the anchor's box, the panel's size and the window's size in, the place out (pixels). */
export function placeBeside(anchor: Box, panel: { width: number; height: number }, view: { width: number; height: number }): Place {
  const below = view.height - anchor.bottom - GAP - EDGE
  const above = anchor.top - GAP - EDGE
  const up = below < panel.height && above > below
  const room = Math.max(120, up ? above : below)
  const height = Math.min(panel.height, room)
  const left = Math.max(EDGE, Math.min(anchor.left, view.width - panel.width - EDGE))
  return { left, top: up ? anchor.top - GAP - height : anchor.bottom + GAP, maxHeight: room }
}

export function useFloat(open: Ref<boolean>, anchor: () => HTMLElement | null | undefined, panel: Ref<HTMLElement | null>) {
  const style = ref<Record<string, string>>({ visibility: 'hidden' })

  function place(): void {
    const from = anchor()?.getBoundingClientRect()
    const box = panel.value
    if (!from || !box) return
    box.style.maxHeight = 'none'
    const size = { width: box.offsetWidth, height: box.scrollHeight + 2 }
    const at = placeBeside(from, size, { width: window.innerWidth, height: window.innerHeight })
    box.style.maxHeight = ''
    style.value = { left: `${at.left}px`, top: `${at.top}px`, maxHeight: `${at.maxHeight}px` }
  }

  function forget(): void {
    window.removeEventListener('resize', place)
    window.removeEventListener('scroll', place, true)
    sizes?.disconnect()
  }

  let sizes: ResizeObserver | null = null
  watch(
    [open, panel],
    () => {
      forget()
      if (!open.value || !panel.value) return
      place()
      window.addEventListener('resize', place)
      window.addEventListener('scroll', place, true)
      if (typeof ResizeObserver === 'undefined') return
      sizes = new ResizeObserver(place)
      for (const child of panel.value.children) sizes.observe(child)
    },
    { flush: 'post' },
  )
  onScopeDispose(forget)
  return { style, place }
}
