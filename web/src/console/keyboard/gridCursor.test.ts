import { describe, expect, it } from 'vitest'
import { follow, step, STEP_KEYS } from './gridCursor'

describe('keys walk over the board', () => {
  const lengths = [3, 0, 2, 0]

  it('starts on the first card there is', () => {
    expect(step([0, 2], null, 'down')).toEqual({ column: 1, row: 0 })
    expect(step([0, 0], null, 'down')).toBeNull()
  })

  it('stops at the ends of a column', () => {
    expect(step(lengths, { column: 0, row: 2 }, 'down')).toEqual({ column: 0, row: 2 })
    expect(step(lengths, { column: 0, row: 0 }, 'up')).toEqual({ column: 0, row: 0 })
  })

  it('steps over empty columns and keeps its height where it can', () => {
    expect(step(lengths, { column: 0, row: 2 }, 'right')).toEqual({ column: 2, row: 1 })
    expect(step(lengths, { column: 2, row: 1 }, 'left')).toEqual({ column: 0, row: 1 })
    expect(step(lengths, { column: 2, row: 1 }, 'right')).toEqual({ column: 2, row: 1 })
  })

  it('finds a footing again when its column emptied', () => {
    expect(step(lengths, { column: 1, row: 4 }, 'down')).toEqual({ column: 0, row: 0 })
  })

  it('knows letters and arrows alike', () => {
    expect(STEP_KEYS.j).toBe(STEP_KEYS.ArrowDown)
    expect(STEP_KEYS.h).toBe(STEP_KEYS.ArrowLeft)
  })
})

describe('cards move under the cursor', () => {
  it('stays on its card wherever that went', () => {
    expect(follow([['b'], ['x', 'a']], { column: 0, row: 0 }, 'a')).toEqual({ column: 1, row: 1 })
  })

  it('stays at its height when its card is gone', () => {
    expect(follow([['b', 'c']], { column: 0, row: 5 }, 'a')).toEqual({ column: 0, row: 1 })
    expect(follow([[]], { column: 0, row: 5 }, 'a')).toBeNull()
  })
})
