/** What moved a case's deadline: each turn with what it was before, what it is after, and the stated reason. Pure. */
import type { CaseDetail, Entry } from '@/api/contract'

export interface DeadlineLine {
  key: string
  name: { name: string; name_en: string } | null
  at: string
  before: string | null
  after: string | null
  paused: boolean
  why: { name: string; name_en: string } | null
  text: string
}

const PAUSES = new Set(['suspend', 'ask_info'])

const word = (value: unknown): string | null => (typeof value === 'string' && value ? value : null)

export function deadlineStory(detail: Pick<CaseDetail, 'timeline' | 'deadline'>): DeadlineLine[] {
  const entries = new Map<string, Entry>(detail.timeline.map((entry) => [`${entry.move} ${entry.at}`, entry]))
  let due: string | null = null
  return (detail.deadline?.history ?? []).map((turn) => {
    const [move, at] = [String(turn.move), String(turn.at)]
    const entry = entries.get(`${move} ${at}`)
    const before = due
    due = word(turn.due_at) ?? due
    return {
      key: `${move} ${at}`,
      name: entry ? { name: entry.name, name_en: entry.name_en } : null,
      at,
      before: word(turn.due_at) ? before : null,
      after: word(turn.due_at),
      paused: PAUSES.has(move),
      why: entry?.reason ?? null,
      text: word(turn.text) ?? '',
    }
  })
}
