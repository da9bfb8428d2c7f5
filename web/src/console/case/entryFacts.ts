/** What a timeline entry's body says, in short sentences. Only what means something to a reader is told. Pure. */
import type { Entry } from '@/api/contract'

interface Say {
  t: (key: string, params: Record<string, unknown>) => string
  moment: (iso: string) => string
  pick: (zh: string, en: string) => string
}

type Teller = (value: never, say: Say, body: Record<string, unknown>) => string

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const TELLERS: Record<string, { is: string; tell: Teller; not?: string[] }> = {
  unit_name: {
    is: 'string',
    tell: (unit: string, { t, pick }, body) => t('desk.fact.unit', { unit: pick(unit, text(body.unit_name_en)) }),
  },
  days: { is: 'number', tell: (n: number, { t }) => t('desk.fact.days', { n }) },
  due_at: { is: 'string', tell: (at: string, { t, moment }) => t('desk.fact.due', { at: moment(at) }), not: ['accept'] },
  until: { is: 'string', tell: (at: string, { t, moment }) => t('desk.fact.until', { at: moment(at) }) },
  reached: { is: 'boolean', tell: (is: boolean, { t }) => t(is ? 'desk.fact.reached' : 'desk.fact.unreached', {}) },
  solved: { is: 'boolean', tell: (is: boolean, { t }) => t(is ? 'desk.fact.solved' : 'desk.fact.unsolved', {}) },
  satisfaction: { is: 'number', tell: (n: number, { t }) => t('desk.fact.satisfaction', { n }) },
  late: { is: 'boolean', tell: (is: boolean, { t }) => (is ? t('desk.fact.late', {}) : '') },
  level: { is: 'number', tell: (n: number, { t }) => t('desk.fact.level', { n }) },
}

export function entryFacts(entry: Pick<Entry, 'move' | 'body'>, say: Say): string[] {
  return Object.entries(TELLERS)
    .filter(([key, teller]) => typeof entry.body[key] === teller.is && !teller.not?.includes(entry.move))
    .map(([key, teller]) => teller.tell(entry.body[key] as never, say, entry.body))
    .filter(Boolean)
}
