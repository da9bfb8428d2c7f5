/** Widths of panes side by side, kept in the browser. */
export interface Sized {
  key: string
  least: number
  width: number
}

const key = (name: string): string => `linli.desk.panes.${name}`

export function keptWidths(name: string): Record<string, number> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key(name)) ?? '{}')
    const pairs = Object.entries((kept ?? {}) as Record<string, unknown>)
    return Object.fromEntries(pairs.filter((pair): pair is [string, number] => Number.isFinite(pair[1])))
  } catch {
    return {}
  }
}

export function keepWidths(name: string, widths: Record<string, number>): void {
  try {
    localStorage.setItem(key(name), JSON.stringify(widths))
  } catch {
    // private browsing: kept as long as the page
  }
}

/** The widths that leave the first pane what it needs: each gives in proportion to what it can spare. */
export function fitted(panes: Sized[], firstLeast: number, total: number): Sized[] {
  const over = panes.reduce((sum, pane) => sum + pane.width, 0) - (total - firstLeast)
  const spare = panes.reduce((sum, pane) => sum + Math.max(0, pane.width - pane.least), 0)
  if (total === 0 || over <= 0 || spare === 0) return panes
  const share = Math.min(1, over / spare)
  return panes.map((pane) => ({ ...pane, width: Math.round(pane.width - Math.max(0, pane.width - pane.least) * share) }))
}

/** The widths after the bar before pane `key` moved `by` pixels to the left; nobody gets less than they need. */
export function resize(panes: Sized[], firstLeast: number, total: number, moved: string, by: number): Record<string, number> {
  const others = panes.filter((pane) => pane.key !== moved).reduce((sum, pane) => sum + pane.width, 0)
  const most = total - others - firstLeast
  return Object.fromEntries(
    panes.map((pane) => [pane.key, pane.key === moved ? Math.round(Math.max(pane.least, Math.min(most, pane.width + by))) : pane.width]),
  )
}
