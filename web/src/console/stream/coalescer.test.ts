import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Coalescer, type CaseEvent } from './coalescer'

function event(uuid: string, version: number, state = 'handling'): CaseEvent {
  return { uuid, number: uuid, state, version, move: 'sign', place_code: '120103004', unit_id: 1 }
}

describe('events arrive in bursts', () => {
  let batches: CaseEvent[][]
  let coalescer: Coalescer

  beforeEach(() => {
    vi.useFakeTimers()
    batches = []
    coalescer = new Coalescer({ quiet: 400, longest: 2000, flush: (batch) => batches.push(batch) })
    return () => vi.useRealTimers()
  })

  it('sends one batch after a moment of silence, with the newest of each case', () => {
    coalescer.push(event('a', 2))
    coalescer.push(event('b', 5))
    coalescer.push(event('a', 3, 'handed_in'))
    vi.advanceTimersByTime(399)
    expect(batches).toEqual([])
    vi.advanceTimersByTime(1)
    expect(batches).toEqual([[event('a', 3, 'handed_in'), event('b', 5)]])
  })

  it('does not wait for silence for ever', () => {
    for (let at = 0; at < 3000; at += 100) {
      coalescer.push(event('a', 1 + at))
      vi.advanceTimersByTime(100)
    }
    expect(batches.length).toBe(1)
    expect(batches[0]?.[0]?.version).toBe(1901)
  })

  it('takes an event that comes late and out of order for what it is: old', () => {
    coalescer.push(event('a', 4))
    coalescer.push(event('a', 3))
    coalescer.flush()
    coalescer.push(event('a', 2))
    coalescer.flush()
    expect(batches).toEqual([[event('a', 4)]])
  })

  it('does not tell a person of what they just did themselves', () => {
    coalescer.push(event('a', 4))
    coalescer.saw('a', 4)
    coalescer.push(event('a', 4))
    vi.advanceTimersByTime(5000)
    expect(batches).toEqual([])
    coalescer.push(event('a', 5))
    vi.advanceTimersByTime(400)
    expect(batches.length).toBe(1)
  })

  it('is silent once stopped', () => {
    coalescer.push(event('a', 4))
    coalescer.stop()
    vi.advanceTimersByTime(5000)
    expect(batches).toEqual([])
  })
})
