/** What a move must carry for this category, known before it is sent: a queued move would be refused too late to help. */
import type { CaseDetail, Category } from '@/api/contract'

export type Evidence = 'photo' | 'video' | 'document' | 'audio'

/** The kinds that are still missing, by the same rule that the server asks (photos before and after count as photos). */
export function missingEvidence(move: string, category: Category | undefined, detail: CaseDetail, given: string[]): Evidence[] {
  if (move === 'verify') return category?.verify === 'on_site' && !given.includes('photo') ? ['photo'] : []
  if (move !== 'hand_in') return []
  const there = [...detail.attachments.map((file) => file.kind as string), ...given]
  const wanted = new Set((category?.evidence ?? []).filter((kind) => kind !== 'none' && kind !== 'photo_before'))
  const missing: Evidence[] = []
  if (wanted.delete('photo_after') && !there.includes('photo')) missing.push('photo')
  for (const kind of wanted) if (!there.includes(kind)) missing.push(kind as Evidence)
  return missing
}

/** The kind of a file that somebody chose. */
export function kindOf(type: string): Evidence {
  if (type.startsWith('image/')) return 'photo'
  if (type.startsWith('video/')) return 'video'
  return type.startsWith('audio/') ? 'audio' : 'document'
}
