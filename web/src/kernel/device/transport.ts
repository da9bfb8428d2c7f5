/** The calls of the device contract (docs/reference/api.md, devices); tests give others. */
import { attachments } from '@/api/calls'
import { ApiError, get, post, postForBytes, putBytes, unreachable } from '@/api/client'

import type { Problem } from './jobs'

export interface Operation {
  id: string
  kind: string
  at: string
  body: Record<string, unknown>
}

export interface Result {
  id: string
  status: 'done' | 'refused' | 'parked' | 'waiting' | 'conflict'
  again: boolean
  answer: Record<string, unknown> | null
  error: Problem | null
}

export interface Part {
  collection: string
  area: string
  sha256: string
  bytes: number
  rows: number
}

export interface PackAnswer {
  areas: { code: string; name: string }[]
  parts: Part[]
  cursor: string
  state: string
  as_of: string
}

export interface PartAnswer {
  collection: string
  area: string
  items: { key: string; version: string | number; value: unknown }[]
}

export interface Change {
  collection: string
  area: string
  key: string
  version: string | number
  value: unknown
}

export interface Changes {
  areas: string[]
  lost: string[]
  items: Change[]
  cursor: string
  more: boolean
  state?: string
}

export interface Transport {
  register(uuid: string, name: string): Promise<{ is_revoked: boolean }>
  pack(device: string): Promise<PackAnswer>
  /** Several parts, in the order asked. */
  parts(parts: Part[]): Promise<PartAnswer[]>
  changes(device: string, cursor: string): Promise<Changes>
  /** `operations` as JSON texts: what was frozen goes as it was. */
  send(device: string, operations: string[]): Promise<Result[]>
  sendFile(device: string, operation: string, name: string, file: Blob): Promise<void>
  attach(file: Blob, name: string): Promise<{ uuid: string }>
  /** Codes for cases that this device alone gives out. */
  codes(device: string, count: number): Promise<string[]>
}

const LONG_MS = 120_000

/** An answer is believed only if it is ours and speaks of everything that was sent: a captive portal answers 200 too. */
export function believed(answer: unknown, ids: string[]): Result[] {
  const told = answer as { receiver?: string; results?: Result[] } | null
  const found = told?.receiver === 'linli' && Array.isArray(told.results) ? told.results : []
  const known = new Set(found.map((result) => result.id))
  if (!ids.every((id) => known.has(id))) throw unreachable()
  return found
}

export const server: Transport = {
  register: (uuid, name) => post('/devices', { uuid, name }),
  pack: (device) => get(`/devices/${device}/pack`, {}, { timeoutMs: LONG_MS }),
  parts: async (parts) => unpacked(parts, await postForBytes('/devices/parts', { parts: parts.map((part) => part.sha256) }, LONG_MS)),
  changes: (device, cursor) => get(`/devices/${device}/changes`, { cursor, limit: 500 }, { timeoutMs: LONG_MS }),
  async send(device, operations) {
    const ids = operations.map((text) => (JSON.parse(text) as Operation).id)
    const body = `{"sent_at":"${new Date().toISOString()}","operations":[${operations.join(',')}]}`
    return believed(await post(`/devices/${device}/operations`, body, { timeoutMs: LONG_MS }), ids)
  },
  async sendFile(device, operation, name, file) {
    const path = `/devices/${device}/operations/${operation}/files/${encodeURIComponent(name)}`
    const answer = await putBytes<{ missing?: string[] }>(path, file)
    if (!Array.isArray(answer?.missing) || answer.missing.includes(name)) throw unreachable()
  },
  attach: (file, name) => attachments.add(file, { name }),
  codes: async (device, count) => (await post<{ codes: string[] }>(`/devices/${device}/codes`, { kind: 'case', count })).codes,
}

/** The parts of an answer that is their compressed files one after another, each as long as the pack says. */
export async function unpacked(parts: Part[], bytes: ArrayBuffer): Promise<PartAnswer[]> {
  if (bytes.byteLength !== parts.reduce((sum, part) => sum + part.bytes, 0)) throw unreachable() // cut off on its way
  let at = 0
  const files = parts.map((part) => bytes.slice(at, (at += part.bytes)))
  return Promise.all(files.map((file) => unzipped(file).catch(() => Promise.reject(unreachable()))))
}

async function unzipped(file: ArrayBuffer): Promise<PartAnswer> {
  const stream = new Blob([file]).stream().pipeThrough(new DecompressionStream('gzip'))
  return (await new Response(stream).json()) as PartAnswer
}

/** What the way to the server, and not the request, is to blame for. */
export const isAway = (error: unknown): boolean => error instanceof ApiError && error.isTransient
