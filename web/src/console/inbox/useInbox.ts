/**
 * What waits for me, over all types, soonest due first, by pages. While somebody reads the list its rows stay where they
 * are: what changed is marked in place, what is new waits and is counted (see board/reading).
 */
import { ref, shallowRef } from 'vue'

import { cases } from '@/api/calls'
import type { CaseRow } from '@/api/contract'

import { merge, plain, type Shown } from '../board/reading'
import type { CaseEvent } from '../stream/coalescer'
import { listen } from '../stream/events'

const PAGE = 50
const MOST_A_PAGE = 100

export function useInbox() {
  const shown = shallowRef<Shown<CaseRow>[]>([])
  const next = ref<string | null>(null)
  const loading = ref(true)
  const more = ref(false)
  const error = ref<unknown>(null)
  const waiting = ref(0)
  const reading = ref(false)
  let turn = 0

  async function load(): Promise<void> {
    const mine = ++turn
    error.value = null
    try {
      const page = await cases.inbox({ limit: PAGE })
      if (mine !== turn) return
      shown.value = plain(page.items)
      next.value = page.next
      waiting.value = 0
    } catch (problem) {
      if (mine === turn) error.value = problem
    } finally {
      if (mine === turn) loading.value = false
    }
  }

  async function loadMore(): Promise<void> {
    if (!next.value || more.value) return
    more.value = true
    try {
      const page = await cases.inbox({ limit: PAGE, cursor: next.value })
      shown.value = [...shown.value, ...plain(beyond(page.items, shown.value))]
      next.value = page.next
    } catch (problem) {
      error.value = problem
    } finally {
      more.value = false
    }
  }

  /** Ask again for what is shown; `moved` are the cases that somebody has just acted on. */
  async function renew(moved: Set<string>): Promise<void> {
    const mine = ++turn
    const limit = Math.min(MOST_A_PAGE, Math.max(PAGE, shown.value.length))
    const page = await cases.inbox({ limit }).catch(() => null)
    if (mine !== turn || !page) return
    const merged = merge(shown.value, latest(page.items, shown.value, moved, page.next !== null), reading.value)
    shown.value = merged.shown
    waiting.value = merged.waiting
    if (shown.value.length <= limit) next.value = page.next
  }

  /** Read no more: the list takes its new order. */
  function release(): void {
    reading.value = false
    if (waiting.value) void renew(new Set())
  }

  /** What I moved myself is known to have gone or changed: nothing is held still for it. */
  async function acted(uuid: string): Promise<void> {
    reading.value = false
    await renew(new Set([uuid]))
  }

  listen({
    changed: (batch: CaseEvent[]) => void renew(new Set(batch.map((event) => event.uuid))),
    resync: () => void load(),
  })
  return { shown, next, loading, more, error, waiting, reading, load, loadMore, release, acted }
}

/** Rows that are not shown yet. Pure. */
export function beyond<Row extends { uuid: string }>(rows: Row[], shown: { row: Row }[]): Row[] {
  const known = new Set(shown.map((each) => each.row.uuid))
  return rows.filter((row) => !known.has(row.uuid))
}

/**
 * The list as it is now: the rows just read, and behind them those of later pages that nobody acted on. Pure.
 *
 * When there are no later pages, what was not read has gone.
 */
export function latest<Row extends { uuid: string }>(read: Row[], shown: { row: Row }[], moved: Set<string>, hasMore: boolean): Row[] {
  if (!hasMore) return read
  const known = new Set(read.map((row) => row.uuid))
  const later = shown.slice(read.length).map((each) => each.row)
  return [...read, ...later.filter((row) => !known.has(row.uuid) && !moved.has(row.uuid))]
}
