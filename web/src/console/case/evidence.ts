/** A case's files as evidence: what was there before the work, what during and what after it. Pure. */
import { attachments } from '@/api/calls'
import type { CaseDetail } from '@/api/contract'

export interface EvidenceFile {
  uuid: string
  isPhoto: boolean
  kind: string
  label: string
  thumbnail: string
  full: string
  when: 'before' | 'during' | 'after'
  at: string | null
}

const DURING = new Set(['contact', 'handle', 'extend', 'suspend', 'transfer'])
const AFTER = new Set(['hand_in', 'verify', 'close', 'call_back'])

function whenOf(move: string | undefined): EvidenceFile['when'] {
  if (move && AFTER.has(move)) return 'after'
  return move && DURING.has(move) ? 'during' : 'before'
}

export function photosOf(detail: Pick<CaseDetail, 'attachments' | 'timeline'>): EvidenceFile[] {
  const moves = new Map<string, { move: string; at: string }>()
  for (const entry of detail.timeline) for (const uuid of entry.attachments) moves.set(uuid, { move: entry.move, at: entry.at })
  return detail.attachments.map((file) => {
    const entry = moves.get(file.uuid)
    return {
      uuid: file.uuid,
      isPhoto: file.kind === 'photo' || file.kind === 'signature',
      kind: file.kind,
      label: file.name,
      thumbnail: attachments.url(file.uuid, 'thumbnail'),
      full: attachments.url(file.uuid, 'original'),
      when: whenOf(entry?.move),
      at: entry?.at ?? null,
    }
  })
}
