import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { address, ApiError, get, post, rememberCsrf, requestId, whenSignedOut } from './client'

const answer = (status: number, body: unknown, type = 'application/json'): Response =>
  new Response(body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body), { status, headers: { 'content-type': type } })
const fetched = vi.fn<typeof fetch>()

beforeEach(() => {
  vi.useFakeTimers()
  fetched.mockReset()
  vi.stubGlobal('fetch', fetched)
  rememberCsrf('token-1')
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function failure(promise: Promise<unknown>): Promise<ApiError> {
  const caught = promise.then(
    () => null,
    (error: unknown) => error,
  )
  await vi.runAllTimersAsync()
  const error = await caught
  expect(error).toBeInstanceOf(ApiError)
  return error as ApiError
}

describe('a refusal', () => {
  it('becomes one error with both languages and its details', async () => {
    const told = { error: { code: 'case_stale', message: '已被他人更改', message_en: 'Changed by somebody else', details: { version: 7 } } }
    fetched.mockResolvedValue(answer(409, told))
    const error = await failure(post('/cases/x/sign', { version: 6 }))
    expect([error.code, error.status, error.details]).toEqual(['case_stale', 409, { version: 7 }])
    expect(error.say('zh')).toBe('已被他人更改')
    expect(error.say('en')).toBe('Changed by somebody else')
    expect(error.isTransient).toBe(false)
  })

  it('of a proxy that speaks HTML is still one of ours', async () => {
    fetched.mockResolvedValue(answer(502, '<html>Bad gateway</html>', 'text/html'))
    expect((await failure(post('/x'))).isTransient).toBe(true)
  })

  it('not_signed_in tells the session', async () => {
    const ended = vi.fn()
    whenSignedOut(ended)
    fetched.mockResolvedValue(answer(401, { error: { code: 'not_signed_in', message: '请先登录', message_en: 'Sign in', details: {} } }))
    await failure(get('/cases'))
    expect(ended).toHaveBeenCalledOnce()
  })
})

describe('the network', () => {
  it('a captive portal’s page with status 200 is no answer', async () => {
    fetched.mockResolvedValue(answer(200, '<html>Welcome to the hotel</html>', 'text/html'))
    expect((await failure(post('/public/reports', {}))).code).toBe('offline')
  })

  it('a GET is tried three times, a POST once', async () => {
    fetched.mockRejectedValue(new TypeError('failed to fetch'))
    expect((await failure(get('/session'))).code).toBe('offline')
    expect(fetched).toHaveBeenCalledTimes(3)
    fetched.mockClear()
    await failure(post('/public/reports', {}))
    expect(fetched).toHaveBeenCalledTimes(1)
  })

  it('a GET that recovers gives its answer', async () => {
    fetched.mockRejectedValueOnce(new TypeError('failed')).mockResolvedValueOnce(answer(200, { ok: 1 }))
    const asked = get('/session')
    await vi.runAllTimersAsync()
    expect(await asked).toEqual({ ok: 1 })
  })

  it('a refusal is not tried again', async () => {
    fetched.mockResolvedValue(answer(404, { error: { code: 'not_found', message: '没有找到', message_en: 'Not found', details: {} } }))
    await failure(get('/cases/x'))
    expect(fetched).toHaveBeenCalledTimes(1)
  })

  it('silence ends in a timeout', async () => {
    fetched.mockImplementation(
      (_, init) =>
        new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))),
    )
    expect((await failure(post('/x', {}, { timeoutMs: 50 }))).code).toBe('timeout')
  })
})

describe('a request', () => {
  it('carries the CSRF token when it changes something, and only then', async () => {
    fetched.mockImplementation(async () => answer(200, {}))
    await post('/x', { a: 1 })
    await get('/y')
    const sent = fetched.mock.calls.map(([, init]) => init?.headers as Record<string, string>)
    expect(sent[0]!['X-CSRF-Token']).toBe('token-1')
    expect(sent[1]!['X-CSRF-Token']).toBeUndefined()
  })

  it('that was refused for an old token is sent once more with a new one, and never a third time', async () => {
    const refused = () => answer(403, { error: { code: 'csrf_failed', message: '页面已过期', message_en: 'expired', details: {} } })
    fetched.mockResolvedValueOnce(refused()).mockResolvedValueOnce(answer(200, { csrf: 'token-2' })).mockResolvedValueOnce(answer(200, { ok: 1 }))
    expect(await post('/x')).toEqual({ ok: 1 })
    expect((fetched.mock.calls[2]![1]?.headers as Record<string, string>)['X-CSRF-Token']).toBe('token-2')
    fetched.mockReset()
    fetched.mockResolvedValueOnce(refused()).mockResolvedValueOnce(answer(200, { csrf: 'token-3' })).mockResolvedValueOnce(refused())
    expect((await failure(post('/x'))).code).toBe('csrf_failed')
    expect(fetched).toHaveBeenCalledTimes(3)
  })

  it('an empty answer is undefined', async () => {
    fetched.mockResolvedValue(answer(204, undefined))
    expect(await post('/session/logout')).toBeUndefined()
  })

  it('leaves empty filters out of the address', () => {
    expect(address('/cases', { state: 'a,b', unit: '', open: true, q: undefined, n: 0 })).toBe('/api/v1/cases?state=a%2Cb&open=true&n=0')
  })

  it('an id is a UUID and never the same, also without randomUUID', () => {
    const plain = requestId()
    vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
    const other = requestId()
    for (const id of [plain, other]) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(plain).not.toBe(other)
  })
})
