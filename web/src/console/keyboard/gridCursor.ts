/** Where the keyboard stands on a board of columns, and where a key takes it. Pure: lengths in, position out. */
export interface Cursor {
  column: number
  row: number
}

export type Step = 'down' | 'up' | 'left' | 'right' | 'first' | 'last'

export const STEP_KEYS: Record<string, Step> = {
  j: 'down',
  k: 'up',
  h: 'left',
  l: 'right',
  ArrowDown: 'down',
  ArrowUp: 'up',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Home: 'first',
  End: 'last',
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(value, most))
}

/** The nearest column in that direction which has a card; the same one when there is none. */
function columnBeside(lengths: number[], from: number, by: 1 | -1): number {
  for (let column = from + by; column >= 0 && column < lengths.length; column += by) {
    if ((lengths[column] ?? 0) > 0) return column
  }
  return from
}

/** The cursor after a step; null only when there is nothing to stand on. */
export function step(lengths: number[], cursor: Cursor | null, to: Step): Cursor | null {
  const filled = lengths.findIndex((length) => length > 0)
  if (filled < 0) return null
  if (!cursor || !(lengths[cursor.column] ?? 0)) return { column: filled, row: 0 }
  const last = (lengths[cursor.column] ?? 1) - 1
  if (to === 'down') return { ...cursor, row: clamp(cursor.row + 1, last) }
  if (to === 'up') return { ...cursor, row: clamp(cursor.row - 1, last) }
  if (to === 'first') return { ...cursor, row: 0 }
  if (to === 'last') return { ...cursor, row: last }
  const column = columnBeside(lengths, cursor.column, to === 'right' ? 1 : -1)
  return { column, row: clamp(cursor.row, (lengths[column] ?? 1) - 1) }
}

/** Where the cursor stands after the cards changed: on the same card if it is still there, else at the same height. */
export function follow(columns: string[][], cursor: Cursor | null, uuid: string | null): Cursor | null {
  if (uuid) {
    for (const [column, cards] of columns.entries()) {
      const row = cards.indexOf(uuid)
      if (row >= 0) return { column, row }
    }
  }
  const length = cursor ? (columns[cursor.column]?.length ?? 0) : 0
  if (!cursor || length === 0) return null
  return { column: cursor.column, row: clamp(cursor.row, length - 1) }
}
