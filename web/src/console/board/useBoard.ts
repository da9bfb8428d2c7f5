/**
 * The dispatch board's state: columns from the server, kept fresh by events, each column still while it is read.
 *
 * An event names the state a case went to; where it came from we know from our own cards. Only those columns are asked
 * for again.
 */
import { computed, onScopeDispose, ref, shallowRef, type Ref } from 'vue'
import type { CaseRow } from '@/api/contract'
import { desk } from '../api'
import type { BoardColumn } from '../contract'
import { listen } from '../stream/events'
import type { CaseEvent } from '../stream/coalescer'
import { merge, plain, type Shown } from './reading'

export interface ColumnView {
  state: string
  name: string
  name_en: string
  count: number
  overdue: number
  oldest: string | null
  shown: Shown<CaseRow>[]
  latest: CaseRow[]
  waiting: number
}

export type BoardQuery = () => Record<string, string>

const FRESH_MS = 6000

export function useBoard(query: BoardQuery) {
  const columns: Ref<ColumnView[]> = shallowRef([])
  const asOf = ref('')
  const state = ref<'loading' | 'ready' | 'error'>('loading')
  const error = ref<unknown>(null)
  const reading = ref('') // the state of the column that has the pointer or the keyboard
  const updates = ref(0) // how many changes came since the person last looked
  let asking: AbortController | null = null
  let settle: ReturnType<typeof setTimeout> | null = null

  async function load(): Promise<void> {
    asking?.abort()
    const mine = (asking = new AbortController())
    state.value = columns.value.length ? state.value : 'loading'
    try {
      const answer = await desk.board(query(), mine.signal)
      if (mine.signal.aborted) return
      columns.value = answer.columns.map(fresh)
      asOf.value = answer.as_of
      state.value = 'ready'
    } catch (problem) {
      if (mine.signal.aborted) return
      error.value = problem
      state.value = 'error'
    }
  }

  async function refetch(states: Set<string>): Promise<void> {
    const asked = query()
    const within = asked.state ? asked.state.split(',').filter((each) => states.has(each)) : [...states]
    if (within.length === 0) return
    const answer = await desk.board({ ...asked, state: within.join(',') })
    const came = new Map(answer.columns.map((column) => [column.state, column]))
    columns.value = columns.value.map((column) => {
      const now = came.get(column.state)
      return now ? renewed(column, now, reading.value === column.state) : column
    })
    asOf.value = answer.as_of
    fade()
  }

  /** What I did myself leaves its column at once: I know where it went. */
  function took(uuid: string): void {
    columns.value = columns.value.map((column) => ({ ...column, shown: column.shown.filter((each) => each.row.uuid !== uuid) }))
  }

  function changed(batch: CaseEvent[]): void {
    const states = statesTouched(columns.value, batch)
    if (states.size === 0) return
    updates.value += batch.length
    void refetch(states).catch(() => undefined) // the next event or the next resync asks again
  }

  /** A column is read no more: it takes its new order. */
  function release(of: string): void {
    if (reading.value === of) reading.value = ''
    columns.value = columns.value.map((column) => (column.state === of ? settled(column) : column))
  }

  function read(of: string): void {
    if (reading.value && reading.value !== of) release(reading.value)
    reading.value = of
  }

  /** Marks of freshness go after a while; a changed card must not shine all morning. */
  function fade(): void {
    if (settle) clearTimeout(settle)
    settle = setTimeout(() => {
      columns.value = columns.value.map((column) => ({
        ...column,
        shown: column.shown.map((each) => ({ ...each, fresh: false })),
      }))
      updates.value = 0
    }, FRESH_MS)
  }

  listen({ changed, resync: () => void load() })
  onScopeDispose(() => {
    asking?.abort()
    if (settle) clearTimeout(settle)
  })

  const total = computed(() => columns.value.reduce((sum, column) => sum + column.count, 0))
  return { columns, asOf, state, error, updates, total, load, read, release, refetch, took }
}

function fresh(column: BoardColumn): ColumnView {
  const { items, oldest_entered_at: oldest, ...rest } = column
  return { ...rest, oldest, shown: plain(items), latest: items, waiting: 0 }
}

function renewed(before: ColumnView, now: BoardColumn, isRead: boolean): ColumnView {
  const { shown, waiting } = merge(before.shown, now.items, isRead)
  return { ...before, count: now.count, overdue: now.overdue, oldest: now.oldest_entered_at, latest: now.items, shown, waiting }
}

function settled(column: ColumnView): ColumnView {
  if (column.waiting === 0 && !column.shown.some((each) => each.gone)) return column
  return { ...column, shown: merge(column.shown, column.latest, false).shown, waiting: 0 }
}

/** The columns that a batch touches: where each case went, and where our cards say it was. */
export function statesTouched(columns: ColumnView[], batch: CaseEvent[]): Set<string> {
  const here = new Map<string, { state: string; version: number }>()
  for (const column of columns) {
    for (const { row, gone } of column.shown) if (!gone) here.set(row.uuid, { state: column.state, version: row.version })
  }
  const known = new Set(columns.map((column) => column.state))
  const touched = new Set<string>()
  for (const event of batch) {
    const was = here.get(event.uuid)
    if (was && was.version >= event.version) continue
    if (was) touched.add(was.state)
    if (known.has(event.state)) touched.add(event.state)
  }
  return touched
}
