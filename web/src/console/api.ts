/** The desk's calls by name, beside those of src/api/calls.ts. */
import { get, post, upload } from '@/api/client'
import type { Query } from '@/api/client'
import type * as C from '@/api/contract'
import type * as D from './contract'
import type { Dimension, InsightRow } from './stats/questions'

type Many<T> = T[] | C.Page<T>

/** Lists that are short come as a plain list or as a page: both are read alike. */
export function items<T>(answer: Many<T>): T[] {
  return Array.isArray(answer) ? answer : answer.items
}

export const desk = {
  board: (query: Query, signal?: AbortSignal) => get<D.Board>('/cases/board', query, { signal }),
  list: (query: Query, signal?: AbortSignal) => get<C.Page<C.CaseRow>>('/cases', query, { signal }),
  similar: (uuid: string) => get<Many<D.SimilarCase>>(`/cases/${uuid}/similar`).then(items),
  reveal: (uuid: string, fields: string[], purpose: string) => post<Record<string, string>>(`/cases/${uuid}/reveal`, { fields, purpose }),
}

export const views = {
  all: () => get<Many<D.SavedView>>('/views').then(items),
  add: (view: { name: string; query: string; shared: boolean }) => post<D.SavedView>('/views', view),
  remove: (id: number) => post<void>(`/views/${id}/delete`),
}

export const notices = {
  all: (query: Query = {}) => get<Many<D.Notice> & { unread?: number }>('/notices', query),
  read: (which: { ids: number[] } | { all: true }) => post<void>('/notices/read', which),
}

export const catalogue = {
  all: () => get<D.Catalogue>('/catalogue'),
  edit: (code: string, change: Partial<C.Category>) => post<{ code: string; version: number }>(`/catalogue/categories/${code}`, change),
  addDuty: (rule: D.NewDutyRule) => post<{ id: number }>('/catalogue/duties', rule),
  retireDuty: (id: number) => post<void>(`/catalogue/duties/${id}/retire`),
}

export const people = {
  all: (query: Query) => get<Many<D.Person>>('/users', query),
  add: (person: Record<string, unknown>) => post<D.Person & { password?: string }>('/users', person),
  change: (id: number, change: Record<string, unknown>) => post<D.Person>(`/users/${id}/update`, change),
  deactivate: (id: number) => post<void>(`/users/${id}/deactivate`),
  addDuty: (id: number, duty: Record<string, unknown>) => post<unknown>(`/users/${id}/duties`, duty),
  endDuty: (dutyId: number) => post<void>(`/duties/${dutyId}/end`),
  unlock: (id: number) => post<void>(`/users/${id}/unlock`),
  resetSecondFactor: (id: number) => post<void>(`/users/${id}/reset-second-factor`),
}

export const tokens = {
  all: () => get<Many<D.MachineToken>>('/tokens').then(items),
  add: (token: Record<string, unknown>) => post<D.MachineToken & { token: string }>('/tokens', token),
  revoke: (id: number) => post<void>(`/tokens/${id}/revoke`),
}

export const audit = {
  list: (query: Query) => get<C.Page<D.AuditRecord>>('/audit', query),
  verify: () => post<D.AuditProof>('/audit/verify'),
  proof: () => get<D.AuditProof | null>('/audit/verification'),
}

export const imports = {
  boundaries: (file: File, query: Record<string, string>) =>
    upload<D.ImportAnswer>(`/places/import/boundaries?${new URLSearchParams(query)}`, file),
  register: (file: File, query: Record<string, string>) =>
    upload<D.ImportAnswer>(`/places/import/register?${new URLSearchParams(query)}`, file),
}

export interface Sentence {
  zh: string
  en: string
}

/** What a share means: which records it rests on, what its denominator leaves out. Told by the server, shown with it. */
export interface Indicator {
  slug: string
  name: string
  name_en: string
  leaves_out: string
  leaves_out_en: string
  source: string
  source_en: string
  left_out: { slug: string; name: string; name_en: string }[]
}

export interface InsightAnswer {
  as_of: string
  source: string
  source_en: string
  rows: InsightRow[]
  total: InsightRow
  indicators: Indicator[]
  notes: Sentence[]
}

export interface WallAnswer {
  as_of: string
  today: { reported: number; closed: number }
  open: number
  hours: { hour: number; reported: number; closed: number }[]
  states: { state: string; name: string; name_en: string; count: number }[]
  overdue: number
  streets: { code: string; name: string; name_en: string; open: number; overdue: number; lon?: number; lat?: number }[]
}

export interface CountedType {
  type: string
  name: string
  name_en: string
  is_sealed: boolean
}

/** Whose cases are counted: a scenario with its types. */
export interface Subject {
  scenario: string
  types: CountedType[]
}

export interface UnitFigures extends CountedType {
  total: InsightRow
  indicators: Indicator[]
}

/** Everything that is counted of one unit, never of the people in it. */
export interface UnitAnswer {
  unit: C.Named & { id: number }
  as_of: string
  source: string
  source_en: string
  types: UnitFigures[]
  notes: Sentence[]
}

const SLOW = { timeoutMs: 60_000 }

export const insight = {
  subjects: () => get<C.Page<Subject>>('/insight/subjects').then((answer) => answer.items),
  figures: (scenario: string, query: Query & { by: Dimension; type: string }) => get<InsightAnswer>(`/insight/${scenario}`, query, SLOW),
  unit: (id: string, query: Query) => get<UnitAnswer>(`/insight/units/${id}`, query, SLOW),
  wall: () => get<WallAnswer>('/insight/wall'),
}
