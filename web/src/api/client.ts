/**
 * The one door to the server: JSON over fetch, the CSRF header, one error shape, a timeout for every call.
 * Only a GET is tried again; a POST that must not happen twice carries a `request_id` instead.
 */

const BASE = '/api/v1'
const TIMEOUT_MS = 20_000
const UPLOAD_MS = 120_000
const RETRY_PAUSES_MS = [400, 1200]

/** A refusal by the server, or by the way to it (`status` 0: `offline`, `timeout`). */
export class ApiError extends Error {
  readonly code: string
  readonly message_en: string
  readonly details: Record<string, unknown>
  readonly status: number

  constructor(code: string, message: string, message_en: string, details: Record<string, unknown>, status: number) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.message_en = message_en
    this.details = details
    this.status = status
  }

  /** The network or the server failed, not the request: the same call may succeed later. */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504 || this.status === 429
  }

  /** The sentence in the reader's language. */
  say(language: string): string {
    return language.startsWith('en') ? this.message_en : this.message
  }
}

export type Query = Record<string, string | number | boolean | null | undefined>

interface Options {
  query?: Query
  signal?: AbortSignal
  timeoutMs?: number
}

let csrf = ''
let onSignedOut: (() => void) | null = null

/** Remember the token that GET /session told. */
export function rememberCsrf(token: string): void {
  csrf = token
}

/** What to do when a call meets 401 `not_signed_in` (the session ended elsewhere or by idling). */
export function whenSignedOut(handler: () => void): void {
  onSignedOut = handler
}

/** A new request id for an idempotent POST: make it once per intention, not once per attempt. */
export function requestId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16)) // an address without TLS has no randomUUID
  bytes[6] = (bytes[6]! & 0x0f) | 0x40
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** The address of a path with its query; empty values are left out. */
export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  const tail = search.toString()
  return `${BASE}${path}${tail ? `?${tail}` : ''}`
}

export async function get<T>(path: string, query?: Query, options: Options = {}): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await once<T>('GET', path, undefined, { ...options, query })
    } catch (error) {
      const pause = RETRY_PAUSES_MS[attempt]
      if (!(error instanceof ApiError) || !error.isTransient || error.status === 429 || pause === undefined) throw error
      if (options.signal?.aborted || !online()) throw error
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
}

export async function post<T>(path: string, body: unknown = {}, options: Options = {}): Promise<T> {
  const text = typeof body === 'string' ? body : JSON.stringify(body) // a text is JSON already, and goes byte by byte as it is
  const send = (): Promise<T> => once<T>('POST', path, text, options)
  try {
    return await send()
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'csrf_failed') throw error
    await freshCsrf() // a page left open for long: refused before anything was done, so asked once more
    return send()
  }
}

async function freshCsrf(): Promise<void> {
  rememberCsrf((await get<{ csrf: string }>('/session')).csrf)
}

function online(): boolean {
  return typeof navigator === 'undefined' || navigator.onLine !== false
}

async function once<T>(method: string, path: string, body: string | undefined, options: Options): Promise<T> {
  const timeout = new AbortController()
  const timer = setTimeout(() => timeout.abort(), options.timeoutMs ?? TIMEOUT_MS)
  const onAbort = (): void => timeout.abort()
  options.signal?.addEventListener('abort', onAbort)
  let response: Response
  try {
    response = await fetch(address(path, options.query), {
      method,
      body,
      credentials: 'same-origin',
      headers: headers(method),
      signal: timeout.signal,
    })
    return await read<T>(response)
  } catch (error) {
    if (error instanceof ApiError) throw error
    if (options.signal?.aborted) throw error
    throw timeout.signal.aborted ? timedOut() : unreachable()
  } finally {
    clearTimeout(timer)
    options.signal?.removeEventListener('abort', onAbort)
  }
}

function headers(method: string): Record<string, string> {
  const sent: Record<string, string> = { Accept: 'application/json' }
  if (method !== 'GET') {
    sent['Content-Type'] = 'application/json'
    sent['X-CSRF-Token'] = csrf
  }
  return sent
}

async function read<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T
  const text = await response.text()
  if (!response.ok) throw refuse(response.status, text)
  // A captive portal answers 200 with a page of its own: that is no answer of ours.
  if (!response.headers.get('content-type')?.includes('json')) throw unreachable()
  return JSON.parse(text) as T
}

/** The error of an answer's text; also used for uploads. */
export function refuse(status: number, text: string): ApiError {
  let told: { code?: string; message?: string; message_en?: string; details?: Record<string, unknown> } = {}
  try {
    told = (JSON.parse(text) as { error?: typeof told }).error ?? {}
  } catch {
    // not ours: a proxy's page
  }
  const error = new ApiError(
    told.code ?? 'unexpected',
    told.message ?? `服务器没有正常回答(${status})`,
    told.message_en ?? `The server did not answer properly (${status})`,
    told.details ?? {},
    status,
  )
  if (error.code === 'not_signed_in') onSignedOut?.()
  return error
}

export function unreachable(): ApiError {
  return new ApiError('offline', '连不上服务器,请检查网络', 'The server cannot be reached, please check the network', {}, 0)
}

export function timedOut(): ApiError {
  return new ApiError('timeout', '服务器太久没有回答,请重试', 'The server took too long to answer, please try again', {}, 0)
}

/** Send a form with its files. The same form twice is the server's to tell: it knows what it has by its identifier. */
export async function postForm<T>(path: string, data: FormData): Promise<T> {
  let response: Response
  try {
    response = await fetch(address(path), {
      method: 'POST',
      body: data,
      credentials: 'same-origin',
      headers: { Accept: 'application/json', 'X-CSRF-Token': csrf },
    })
  } catch {
    throw unreachable()
  }
  return read<T>(response)
}

/** What a POST that changes nothing answers in bytes: JSON asked for, files one after another told. */
export async function postForBytes(path: string, body: unknown, timeoutMs = UPLOAD_MS): Promise<ArrayBuffer> {
  const response = await fetch(address(path), {
    method: 'POST',
    body: JSON.stringify(body),
    credentials: 'same-origin',
    headers: headers('POST'),
    signal: AbortSignal.timeout(timeoutMs),
  }).catch(() => null)
  if (!response) throw unreachable()
  if (!response.ok) throw refuse(response.status, await response.text())
  if (!response.headers.get('content-type')?.includes('octet-stream')) throw unreachable() // a portal's page
  return response.arrayBuffer().catch(() => Promise.reject(unreachable()))
}

/** Put a file under its own name; the same again is the same. */
export async function putBytes<T>(path: string, file: Blob): Promise<T> {
  const response = await fetch(address(path), {
    method: 'PUT',
    body: file,
    credentials: 'same-origin',
    headers: { Accept: 'application/json', 'Content-Type': file.type || 'application/octet-stream', 'X-CSRF-Token': csrf },
    signal: AbortSignal.timeout(UPLOAD_MS),
  }).catch(() => null)
  if (!response) throw unreachable()
  return read<T>(response)
}

/** Text that is no JSON, such as a form. */
export async function getText(path: string): Promise<string> {
  const response = await fetch(address(path), { credentials: 'same-origin' }).catch(() => null)
  if (!response) throw unreachable()
  const text = await response.text()
  if (!response.ok) throw refuse(response.status, text)
  return text
}

/** Upload one file with progress (0–1); XMLHttpRequest because fetch tells no progress. */
export function upload<T>(
  path: string,
  file: Blob,
  options: { name?: string; onProgress?: (share: number) => void; signal?: AbortSignal } = {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', address(path))
    request.timeout = UPLOAD_MS
    request.setRequestHeader('X-CSRF-Token', csrf)
    request.setRequestHeader('Accept', 'application/json')
    request.upload.onprogress = (event) => event.lengthComputable && options.onProgress?.(event.loaded / event.total)
    request.onload = () => {
      if (request.status < 200 || request.status >= 300) return reject(refuse(request.status, request.responseText))
      try {
        resolve(JSON.parse(request.responseText) as T)
      } catch {
        reject(unreachable())
      }
    }
    request.onerror = () => reject(unreachable())
    request.ontimeout = () => reject(timedOut())
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'))
    options.signal?.addEventListener('abort', () => request.abort())
    const form = new FormData()
    form.append('file', file, options.name ?? (file instanceof File ? file.name : 'file'))
    request.send(form)
  })
}
