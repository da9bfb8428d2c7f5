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

const word = (value: unknown): string | null => (typeof value === 'string' && value ? value : null)

/** `pauses` tells of a state whether the clock stands still in it. */
export function deadlineStory(detail: Pick<CaseDetail, 'timeline' | 'deadline'>, pauses: (state: string) => boolean): DeadlineLine[] {
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
      paused: entry !== undefined && pauses(entry.to_state),
      why: entry?.reason ?? null,
      text: word(turn.text) ?? '',
    }
  })
}
