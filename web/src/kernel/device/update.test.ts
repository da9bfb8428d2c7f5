import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

/** A browser in which a newer version may lie; what it was told, and whether the page was loaded anew. */
function browser(waiting: boolean) {
  const told: unknown[] = []
  const hear = new Map<string, () => void>()
  const registration = {
    active: {}, installing: null as null | EventTarget, waiting: waiting ? { postMessage: (said: unknown) => told.push(said) } : null,
    addEventListener: (name: string, heard: () => void) => hear.set(name, heard), update: vi.fn(async () => undefined),
  }
  const register = vi.fn(async () => registration)
  const reload = vi.fn()
  vi.stubGlobal('navigator', { serviceWorker: { register, addEventListener: (name: string, heard: () => void) => hear.set(name, heard) } })
  vi.stubGlobal('window', { location: { reload } })
  return { told, hear, registration, register, reload }
}

const load = () => import('./update')

beforeEach(() => {
  vi.resetModules()
  vi.stubEnv('PROD', true)
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
})

describe('a newer version', () => {
  it('waits until somebody lets it in, and the page is loaded anew then alone', async () => {
    const update = await load()
    const here = browser(true)
    await update.startServiceWorker()
    expect(here.register).toHaveBeenCalledExactlyOnceWith('/sw.js', { scope: '/field', updateViaCache: 'none' })
    expect(update.updateWaits.value).toBe(true)
    here.hear.get('controllerchange')!() // another page let it in
    expect([here.told, here.reload.mock.calls.length]).toEqual([[], 0])
    update.letUpdateIn()
    expect(here.told).toEqual([{ type: 'SKIP_WAITING' }])
    here.hear.get('controllerchange')!()
    expect(here.reload).toHaveBeenCalledTimes(1)
  })

  it('is heard of when it comes while the page is open, and looked for every hour', async () => {
    const update = await load()
    const here = browser(false)
    await update.startServiceWorker()
    expect(update.updateWaits.value).toBe(false)
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(here.registration.update).toHaveBeenCalledTimes(1)
    here.registration.installing = new EventTarget()
    here.hear.get('updatefound')!()
    here.registration.waiting = { postMessage: () => 0 }
    here.registration.installing.dispatchEvent(new Event('statechange'))
    expect(update.updateWaits.value).toBe(true)
  })

  it('is held back by a form that somebody fills', async () => {
    const update = await load()
    const down = update.takeInHand()
    expect(update.inHand.value).toBe(1)
    down()
    expect(update.inHand.value).toBe(0)
  })
})
