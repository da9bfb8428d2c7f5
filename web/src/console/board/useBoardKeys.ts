/** The board's keys: walk, open, and the moves of the card one stands on. */
import type { CaseRow } from '@/api/contract'

import { STEP_KEYS, type Step } from '../keyboard/gridCursor'
import type { Shortcut } from '../keyboard/shortcuts'
import { useShortcuts } from '../keyboard/useShortcuts'
import type { CardMove } from './cardMoves'

export interface BoardKeys {
  walk: (to: Step) => void
  row: () => CaseRow | null
  movesOf: (row: CaseRow) => CardMove[]
  act: (move: string, row: CaseRow) => void
  open: () => void
  close: () => void
  refresh: () => void
}

const GROUP = 'desk.keys.board'
const WALKS: [Step, string][] = [
  ['down', 'desk.keys.down'],
  ['up', 'desk.keys.up'],
  ['left', 'desk.keys.left'],
  ['right', 'desk.keys.right'],
]
const MOVES: [string, string][] = [
  ['a', 'desk.keys.accept'],
  ['d', 'desk.keys.dispatch'],
  ['r', 'desk.keys.return'],
  ['e', 'desk.keys.extend'],
  ['n', 'desk.keys.next'],
]

function keysFor(to: Step): string[] {
  return Object.keys(STEP_KEYS).filter((key) => STEP_KEYS[key] === to)
}

export function boardShortcuts(keys: BoardKeys): Shortcut[] {
  const ofKey = (key: string): CardMove | undefined => {
    const row = keys.row()
    return row ? keys.movesOf(row).find((each) => each.key === key) : undefined
  }
  const act = (key: string): void => {
    const [row, found] = [keys.row(), ofKey(key)]
    if (row && found) keys.act(found.move, row)
  }
  return [
    ...WALKS.map(([to, label]) => ({ keys: keysFor(to), label, group: GROUP, run: () => keys.walk(to) })),
    { keys: ['Home'], label: 'desk.keys.first', group: GROUP, run: () => keys.walk('first') },
    { keys: ['End'], label: 'desk.keys.last', group: GROUP, run: () => keys.walk('last') },
    { keys: ['Enter', 'o'], label: 'desk.keys.open', group: GROUP, run: keys.open, when: () => isFree() && keys.row() !== null },
    { keys: ['Escape'], label: 'desk.keys.close', group: GROUP, run: keys.close },
    ...MOVES.map(([key, label]) => ({ keys: [key], label, group: GROUP, run: () => act(key), when: () => ofKey(key) !== undefined })),
    { keys: ['u'], label: 'desk.keys.refresh', group: GROUP, run: keys.refresh },
  ]
}

/** Enter belongs to a button or link that has the focus. */
function isFree(): boolean {
  return !/^(A|BUTTON|SUMMARY|INPUT|SELECT)$/.test(document.activeElement?.tagName ?? '')
}

export function useBoardKeys(keys: BoardKeys): void {
  useShortcuts(boardShortcuts(keys))
}
