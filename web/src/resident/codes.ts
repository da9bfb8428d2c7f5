/** Codes of what was reported or booked on this phone: kept here only, and erasable. The server knows no list of them. */
import { requestId } from '@/api/client'

const KEPT = 'linli.codes'
const MOST = 50

export interface KeptCode {
  code: string
  number: string
  title: string
  at: string
  /** A booked activity; a report when it is not said. */
  kind?: 'booking'
}

/** Where the code's page is. */
export function pageOf(one: Pick<KeptCode, 'code' | 'kind'>): string {
  return `/${one.kind === 'booking' ? 'b' : 't'}/${encodeURIComponent(one.code)}`
}

export function readCodes(): KeptCode[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '[]')
    return Array.isArray(found) ? (found as KeptCode[]).filter((one) => typeof one?.code === 'string') : []
  } catch {
    return []
  }
}

function write(codes: KeptCode[]): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify(codes.slice(0, MOST)))
  } catch {
    // private browsing or full: the code is on the screen to be copied
  }
}

export function keepCode(one: KeptCode): void {
  write([one, ...readCodes().filter((other) => other.code !== one.code)])
}

export function forgetCode(code: string): void {
  write(readCodes().filter((one) => one.code !== code))
}

export function forgetAll(): void {
  try {
    localStorage.removeItem(KEPT)
  } catch {
    // nothing was kept
  }
}

/**
 * One request id for one intention: the same content sent again under the same name is the same request, also after a
 * reload, so that a repeated press changes nothing; other content is another one. `done` ends it.
 */
export function intention(name: string, content: unknown): { id: string; done: () => void } {
  const key = `linli.intention.${name}`
  const said = JSON.stringify(content)
  const kept = readIntention(key)
  const id = kept?.said === said ? kept.id : requestId()
  try {
    sessionStorage.setItem(key, JSON.stringify({ id, said }))
  } catch {
    // without storage a reload makes a new intention
  }
  return { id, done: () => sessionStorage.removeItem(key) }
}

function readIntention(key: string): { id: string; said: string } | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') as { id: string; said: string } | null
  } catch {
    return null
  }
}
