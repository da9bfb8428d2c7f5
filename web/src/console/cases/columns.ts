/** The list's columns: which there are, which are shown, in which order; kept in the browser. */
export interface Column {
  key: string
  always?: boolean
  /** The name that the export knows the column by. */
  exports: string[]
}

export const COLUMNS: Column[] = [
  { key: 'title', always: true, exports: ['number', 'title'] },
  { key: 'state', exports: ['state'] },
  { key: 'type', exports: ['type'] },
  { key: 'due', exports: ['due_at', 'timeliness'] },
  { key: 'category', exports: ['category'] },
  { key: 'place', exports: ['street', 'community', 'address'] },
  { key: 'unit', exports: ['unit'] },
  { key: 'person', exports: [] },
  { key: 'opened', exports: ['opened_at'] },
  { key: 'closed', exports: ['closed_at'] },
  { key: 'urgency', exports: ['urgency'] },
  { key: 'channel', exports: ['channel'] },
  { key: 'counts', exports: ['return_count', 'reopen_count'] },
]

export const USUAL = ['title', 'state', 'due', 'category', 'place', 'unit', 'opened']
const KEPT = 'linli.desk.columns'

/** The columns to show for what was kept; unknown names are dropped, what must be shown is. */
export function columnsFor(kept: unknown): string[] {
  const wanted = Array.isArray(kept) ? kept.filter((key): key is string => COLUMNS.some((column) => column.key === key)) : USUAL
  const must = COLUMNS.filter((column) => column.always && !wanted.includes(column.key)).map((column) => column.key)
  return [...must, ...new Set(wanted)]
}

export function restoreColumns(): string[] {
  try {
    return columnsFor(JSON.parse(localStorage.getItem(KEPT) ?? 'null'))
  } catch {
    return USUAL
  }
}

export function keepColumns(keys: string[]): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify(keys))
  } catch {
    // private browsing: kept as long as the page
  }
}

export function exportColumns(shown: string[]): string[] {
  return shown.flatMap((key) => COLUMNS.find((column) => column.key === key)?.exports ?? [])
}
