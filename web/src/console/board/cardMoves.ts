/** Which moves a card offers with one key. The server decides when the move is asked for; this only spares dead keys. */
import type { CaseRow, CaseType } from '@/api/contract'

export interface CardMove {
  move: string
  key: string
  name: string
  name_en: string
}

/** A letter belongs to a move of this name in whatever type has one; any other next move has «n». */
const NEXT_KEYS: Record<string, string> = { accept: 'a', dispatch: 'd' }
const ASIDE_KEYS: Record<string, string> = { return: 'r', extend: 'e' }

type Row = Pick<CaseRow, 'state' | 'next_move' | 'next_move_name' | 'next_move_name_en'>

/** The next move first, then those beside it that the type knows in this state and whose action is held. */
export function cardMoves(row: Row, kind: CaseType | undefined, may: (action: string) => boolean): CardMove[] {
  const next = row.next_move
  const moves: CardMove[] = next
    ? [{ move: next, key: NEXT_KEYS[next] ?? 'n', name: row.next_move_name ?? next, name_en: row.next_move_name_en ?? next }]
    : []
  for (const { move, name, name_en, goes } of kind?.moves ?? []) {
    const key = ASIDE_KEYS[move]
    if (key && move !== next && row.state in goes && may(`${kind!.scenario}.${move}`)) moves.push({ move, key, name, name_en })
  }
  return moves
}
