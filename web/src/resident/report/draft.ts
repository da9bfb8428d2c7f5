/** What somebody has typed and not yet sent; it survives a reload on this phone. Name and phone number are not kept. */
import type { Spot } from '@/kernel/map/pin'

const KEPT = 'linli.draft'

export interface Draft {
  description: string
  address: string
  spot: Spot | null
  proxy: boolean
  /** How many files were chosen: they cannot be kept and must be chosen again. */
  files: number
}

export function readDraft(): Draft | null {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT) ?? 'null') as Partial<Draft> | null
    if (!found || typeof found.description !== 'string') return null
    return {
      description: found.description,
      address: found.address ?? '',
      spot: found.spot ?? null,
      proxy: Boolean(found.proxy),
      files: Number(found.files ?? 0),
    }
  } catch {
    return null
  }
}

export function writeDraft(draft: Draft): void {
  const worthIt = draft.description.trim() || draft.files || draft.spot
  try {
    if (worthIt) localStorage.setItem(KEPT, JSON.stringify(draft))
    else localStorage.removeItem(KEPT)
  } catch {
    // private browsing: the page itself still holds it
  }
}

export function dropDraft(): void {
  try {
    localStorage.removeItem(KEPT)
  } catch {
    // nothing was kept
  }
}
