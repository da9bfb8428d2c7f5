/** Pages of cases by cursor; what changes elsewhere is patched in place, what is new waits until it is asked for. */
import { ref, shallowRef } from 'vue'

import type { CaseRow } from '@/api/contract'

import { desk } from '../api'
import { listen } from '../stream/events'
import type { CaseEvent } from '../stream/coalescer'

const PAGE = 50

export function useCaseList(params: () => Record<string, string>) {
  const rows = shallowRef<CaseRow[]>([])
  const next = ref<string | null>(null)
  const loading = ref(true)
  const more = ref(false)
  const error = ref<unknown>(null)
  const waiting = ref(0)
  const changed = ref(new Set<string>())
  let asking: AbortController | null = null

  async function load(): Promise<void> {
    asking?.abort()
    const mine = (asking = new AbortController())
    loading.value = true
    error.value = null
    try {
      const page = await desk.list({ ...params(), limit: PAGE }, mine.signal)
      if (mine.signal.aborted) return
      rows.value = page.items
      next.value = page.next
      waiting.value = 0
      changed.value = new Set()
      loading.value = false
    } catch (problem) {
      if (mine.signal.aborted) return
      error.value = problem
      loading.value = false
    }
  }

  async function loadMore(): Promise<void> {
    if (!next.value || more.value) return
    more.value = true
    try {
      const page = await desk.list({ ...params(), limit: PAGE, cursor: next.value })
      const known = new Set(rows.value.map((row) => row.uuid))
      rows.value = [...rows.value, ...page.items.filter((row) => !known.has(row.uuid))]
      next.value = page.next
    } catch (problem) {
      error.value = problem
    } finally {
      more.value = false
    }
  }

  async function heard(batch: CaseEvent[]): Promise<void> {
    if (loading.value || error.value) return
    const page = await desk.list({ ...params(), limit: PAGE }).catch(() => null)
    if (!page) return
    const { rows: patched, fresh } = patch(rows.value, page.items)
    rows.value = patched
    waiting.value = fresh
    changed.value = new Set([...changed.value, ...batch.map((event) => event.uuid)])
  }

  listen({ changed: (batch) => void heard(batch), resync: () => void load() })
  return { rows, next, loading, more, error, waiting, changed, load, loadMore }
}

/** What is shown stays in its place with fresh contents; how many of the newest page are not shown yet. Pure. */
export function patch<Row extends { uuid: string; version: number }>(shown: Row[], newest: Row[]): { rows: Row[]; fresh: number } {
  const now = new Map(newest.map((row) => [row.uuid, row]))
  const there = new Set(shown.map((row) => row.uuid))
  const rows = shown.map((row) => {
    const other = now.get(row.uuid)
    return other && other.version > row.version ? other : row
  })
  return { rows, fresh: newest.filter((row) => !there.has(row.uuid)).length }
}
