/** Which moves a card offers with one key. The server decides when the move is asked for; this only spares dead keys. */
import type { CaseRow } from '@/api/contract'

export interface CardMove {
  move: string
  key: string
}

const NEXT_KEYS: Record<string, string> = { accept: 'a', dispatch: 'd' }
const RETURNABLE = new Set(['accepted', 'dispatched', 'handling', 'handed_in', 'verified'])

export function cardMoves(row: Pick<CaseRow, 'state' | 'next_move'>, may: (action: string) => boolean): CardMove[] {
  const moves: CardMove[] = []
  const next = row.next_move
  if (next && may(`cases.${next}`)) moves.push({ move: next, key: NEXT_KEYS[next] ?? 'n' })
  if (RETURNABLE.has(row.state) && may('cases.return')) moves.push({ move: 'return', key: 'r' })
  if (row.state === 'handling' && may('cases.extend')) moves.push({ move: 'extend', key: 'e' })
  return moves
}
