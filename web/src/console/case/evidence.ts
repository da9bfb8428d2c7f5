/**
 * A case's files as evidence. With a category of the catalogue, which asks for photos before and after the work, they are
 * told apart by that; of any other case by the move that brought them. Pure.
 */
import { attachments } from '@/api/calls'
import type { CaseDetail, Entry } from '@/api/contract'
import { answerFiles } from '@/kernel/case/answerFiles'

export interface EvidenceFile {
  uuid: string
  isPhoto: boolean
  kind: string
  label: string
  thumbnail: string
  full: string
  when: 'before' | 'during' | 'after' | 'move'
  /** The move that brought it. */
  by: { name: string; name_en: string } | null
  at: string | null
}

const DURING = new Set(['contact', 'handle', 'extend', 'suspend', 'transfer'])
const AFTER = new Set(['hand_in', 'verify', 'close', 'call_back'])

function whenOf(move: string | undefined): EvidenceFile['when'] {
  if (move && AFTER.has(move)) return 'after'
  return move && DURING.has(move) ? 'during' : 'before'
}

export function photosOf(detail: Pick<CaseDetail, 'attachments' | 'timeline' | 'category'>): EvidenceFile[] {
  const moves = new Map<string, Entry>()
  for (const entry of detail.timeline) for (const uuid of entry.attachments) moves.set(uuid, entry)
  const answers = answerFiles(detail.timeline)
  return detail.attachments.filter((file) => !answers.has(file.uuid)).map((file) => {
    const entry = moves.get(file.uuid)
    return {
      uuid: file.uuid,
      isPhoto: file.kind === 'photo' || file.kind === 'signature',
      kind: file.kind,
      label: file.name,
      thumbnail: attachments.url(file.uuid, 'thumbnail'),
      full: attachments.url(file.uuid, 'original'),
      when: detail.category || !entry ? whenOf(entry?.move) : 'move',
      by: entry ? { name: entry.name, name_en: entry.name_en } : null,
      at: entry?.at ?? null,
    }
  })
}

export interface EvidenceGroup {
  key: string
  when: EvidenceFile['when']
  by: EvidenceFile['by']
  files: EvidenceFile[]
}

/** Side by side: before, during and after the work, else in the order of the moves. */
export function evidenceGroups(files: EvidenceFile[]): EvidenceGroup[] {
  const known = (['before', 'during', 'after'] as const).map((when) => ({ key: when, when, by: null, files: files.filter((file) => file.when === when) }))
  const moves = [...new Set(files.filter((file) => file.when === 'move').map((file) => file.by!.name))].map((name) => {
    const own = files.filter((file) => file.when === 'move' && file.by!.name === name)
    return { key: name, when: 'move' as const, by: own[0]!.by, files: own }
  })
  return [...known, ...moves].filter((group) => group.files.length)
}
