/** What the timeline shows of one entry, and how a case's entries become that. */
import { attachments } from '@/api/calls'
import type { Answered, Attachment, Entry } from '@/api/contract'
import { answerFiles } from '@/kernel/case/answerFiles'
import { pick } from '@/kernel/i18n'

export interface TimelineItem {
  key: string | number
  at: string
  title: string
  who?: string
  reason?: string
  text?: string
  /** What was answered to the move's own questions. */
  fields?: Answered[]
  photos?: { src: string; full?: string; alt: string }[]
  tone?: 'plain' | 'accent' | 'warn'
}

/** Moves after which it takes longer than hoped: shown apart. */
export const SETBACKS = new Set(['return', 'reject', 'reopen', 'extend', 'suspend', 'ask_info', 'overdue', 'escalate'])

/** The entries of a case as its handlers read them. */
export function timelineOf(entries: Entry[], files: Attachment[]): TimelineItem[] {
  const kinds = new Map(files.map((file) => [file.uuid, file]))
  const answers = answerFiles(entries)
  return entries.map((entry, index) => ({
    key: entry.seq,
    at: entry.at,
    title: pick(entry.name, entry.name_en),
    who: [entry.actor.name, pick(entry.actor.unit, entry.actor.unit_en)].filter(Boolean).join(' · '),
    reason: entry.reason ? pick(entry.reason.name, entry.reason.name_en) : undefined,
    text: entry.text,
    fields: entry.fields ?? [],
    tone: SETBACKS.has(entry.move) ? 'warn' : index === entries.length - 1 ? 'accent' : 'plain',
    photos: entry.attachments
      .filter((uuid) => (kinds.get(uuid)?.kind ?? 'photo') === 'photo' && !answers.has(uuid))
      .map((uuid) => ({
        src: attachments.url(uuid, 'thumbnail'),
        full: attachments.url(uuid, 'original'),
        alt: kinds.get(uuid)?.name ?? '',
      })),
  }))
}
