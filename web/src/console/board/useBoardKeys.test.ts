import { describe, expect, it, vi } from 'vitest'
import type { CaseRow } from '@/api/contract'
import { ShortcutBook } from '../keyboard/shortcuts'
import { boardShortcuts } from './useBoardKeys'

function board(row: Partial<CaseRow> | null, moves: { move: string; key: string; name: string; name_en: string }[]) {
  const keys = {
    walk: vi.fn(),
    row: () => row as CaseRow | null,
    movesOf: () => moves,
    act: vi.fn(),
    open: vi.fn(),
    close: vi.fn(),
    refresh: vi.fn(),
  }
  const book = new ShortcutBook()
  book.offer(boardShortcuts(keys))
  const press = (key: string) => book.handle(new KeyboardEvent('keydown', { key, cancelable: true }))
  return { keys, press }
}

describe('the board is worked without a mouse', () => {
  it('letters and arrows walk', () => {
    const { keys, press } = board(null, [])
    for (const key of ['j', 'ArrowDown', 'k', 'h', 'l']) press(key)
    expect(keys.walk.mock.calls.map(([to]) => to)).toEqual(['down', 'down', 'up', 'left', 'right'])
  })

  it('a letter makes the move that the card offers under it', () => {
    const row = { uuid: 'x' }
    const { keys, press } = board(row, [{ move: 'dispatch', key: 'd', name: '派遣', name_en: 'Dispatch' }])
    expect(press('d')).toBe(true)
    expect(press('a')).toBe(false)
    expect(keys.act.mock.calls).toEqual([['dispatch', row]])
  })

  it('Enter opens the card, and nothing when there is none', () => {
    const there = board({ uuid: 'x' }, [])
    there.press('Enter')
    expect(there.keys.open).toHaveBeenCalledOnce()
    const none = board(null, [])
    expect(none.press('Enter')).toBe(false)
  })
})
