/**
 * One connection for the whole console to /api/v1/stream, shared by every screen that listens.
 *
 * The browser reconnects by itself while the connection is merely interrupted; when it gives up (the session ended, a
 * proxy answered 502) we try again in steps. After every gap listeners are told to fetch everything: events of the gap
 * are lost, by design of server-sent events without a replay.
 */
import { onScopeDispose, readonly, ref } from 'vue'
import { Coalescer, type CaseEvent } from './coalescer'

export type StreamState = 'connecting' | 'live' | 'broken'

export interface Listener {
  changed?: (batch: CaseEvent[]) => void
  resync?: () => void
  notice?: () => void
}

const PAUSES_MS = [1000, 2000, 5000, 15_000, 30_000]

const state = ref<StreamState>('connecting')
const listeners = new Set<Listener>()
let source: EventSource | null = null
let retry: ReturnType<typeof setTimeout> | null = null
let attempts = 0
let gap = false

const coalescer = new Coalescer({
  quiet: 350,
  longest: 1500,
  flush: (batch) => listeners.forEach((listener) => listener.changed?.(batch)),
})

export const streamState = readonly(state)

/** Tells that this browser has the case at this version, so that its own move is not announced to it. */
export function sawCase(uuid: string, version: number): void {
  coalescer.saw(uuid, version)
}

/** Listens while the component (or effect scope) lives; connects with the first listener, leaves with the last. */
export function listen(listener: Listener): void {
  listeners.add(listener)
  if (!source && !retry) connect()
  onScopeDispose(() => {
    listeners.delete(listener)
    if (listeners.size === 0) disconnect()
  })
}

function connect(): void {
  retry = null
  source = new EventSource('/api/v1/stream')
  source.onopen = opened
  source.onerror = failed
  source.addEventListener('case', (event) => received(event as MessageEvent<string>))
  source.addEventListener('notice', () => listeners.forEach((listener) => listener.notice?.()))
  source.addEventListener('resync', () => listeners.forEach((listener) => listener.resync?.()))
}

function opened(): void {
  attempts = 0
  state.value = 'live'
  if (gap) listeners.forEach((listener) => listener.resync?.())
  gap = false
}

function failed(): void {
  gap = true
  state.value = 'broken'
  if (source?.readyState !== EventSource.CLOSED) return
  source = null
  retry = setTimeout(connect, PAUSES_MS[Math.min(attempts, PAUSES_MS.length - 1)])
  attempts += 1
}

function received(event: MessageEvent<string>): void {
  try {
    coalescer.push(JSON.parse(event.data) as CaseEvent)
  } catch {
    listeners.forEach((listener) => listener.resync?.()) // not to be understood: better to ask again than to miss it
  }
}

function disconnect(): void {
  source?.close()
  source = null
  if (retry) clearTimeout(retry)
  retry = null
  coalescer.stop()
  state.value = 'connecting'
  gap = false
}
