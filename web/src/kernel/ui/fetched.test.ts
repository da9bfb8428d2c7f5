import { describe, expect, it } from 'vitest'

import { useFetched } from './fetched'

function later<T>() {
  let resolve!: (value: T) => void
  let reject!: (error: unknown) => void
  const promise = new Promise<T>((good, bad) => {
    resolve = good
    reject = bad
  })
  return { promise, resolve, reject }
}

describe('a fetched thing', () => {
  it('a slow older answer never replaces a newer one', async () => {
    const answers = [later<string>(), later<string>()]
    let turn = 0
    const { data, load } = useFetched(() => answers[turn++]!.promise)
    const first = load()
    const second = load()
    answers[1]!.resolve('new')
    await second
    answers[0]!.resolve('old')
    await first
    expect(data.value).toBe('new')
  })

  it('loading again keeps what is shown; a failure is told and can be mended', async () => {
    const answers = [later<string>(), later<string>(), later<string>()]
    let turn = 0
    const { data, error, loading, load } = useFetched(() => answers[turn++]!.promise)
    answers[0]!.resolve('one')
    await load()
    const again = load()
    expect([data.value, loading.value]).toEqual(['one', false])
    answers[1]!.reject(new Error('away'))
    await again
    expect(error.value).toBeInstanceOf(Error)
    answers[2]!.resolve('two')
    await load()
    expect([data.value, error.value]).toEqual(['two', null])
  })
})
