/** Shapes of docs/reference/api.md that only the desk uses; the others are in src/api/contract.ts. */
import type { CaseRow, Category, Duty, PlaceLevel, Reason, UnitBrief } from '@/api/contract'

export type { Colleague, Unit } from '@/api/contract'

export interface BoardColumn {
  state: string
  name: string
  name_en: string
  count: number
  oldest_entered_at: string | null
  overdue: number
  items: CaseRow[]
}

export interface Board {
  columns: BoardColumn[]
  as_of: string
}

export interface SimilarCase {
  uuid: string
  number: string
  title: string
  state: string
  distance_m?: number
  score?: number
  opened_at?: string
  address?: string
  category?: { name: string; name_en: string } | null
}

export interface SavedView {
  id: number
  name: string
  query: string
  shared: boolean
  mine?: boolean
  owner?: string
}

export interface DutyRule {
  id: number
  category_prefix: string
  place_prefix: string
  unit_code: string
  reason_zh: string
  reason_en: string
  basis: string
  place_name?: string
  place_name_en?: string
}

export interface NewDutyRule {
  category: string
  place: string
  unit: string
  reason_zh: string
  reason_en: string
  basis: string
}

export interface CatalogueReason extends Reason {
  move: string
  pauses: boolean
}

export interface Timer {
  state: string
  urgency: string
  amount: number
  unit: string
}

export interface StandardText {
  key: string
  zh: string
  en: string
}

export interface Catalogue {
  categories: Category[]
  duties: DutyRule[]
  reasons: CatalogueReason[]
  timers: Timer[]
  texts: StandardText[]
}

export interface Person {
  id: number
  username: string
  display_name: string
  is_active: boolean
  second_factor: boolean
  single_sign_on?: boolean
  locked_until?: string | null
  duties: Duty[]
}

export interface MachineToken {
  id: number
  name: string
  scopes: string[]
  unit: UnitBrief
  area_code: string
  created_at: string
  expires_at: string
  revoked_at: string | null
  is_valid: boolean
}

export interface AuditRecord {
  id: number
  recorded_at: string
  actor_kind: string
  actor_id: number | null
  actor_name?: string
  action: string
  object_type: string
  object_id: string
  place_code: string
  purpose: string
  detail: Record<string, unknown>
  hash: string
}

export interface AuditProof {
  asked_at: string
  ended_at: string | null
  step: string
  ok: boolean | null
  checked: number
  problems: { source: string; kind: string; object_id: string; message: string; message_en: string }[]
}

export interface ImportDefect {
  row: number | null
  name: string
  code: string
  kind: string
  message: string
  message_en: string
}

export interface ImportAnswer {
  defects: ImportDefect[]
  loaded: number
  dry_run: boolean
}

export interface Notice {
  id: number
  kind: string
  params: Record<string, string | number>
  object_type: string
  object_id: string
  created_at: string
  read_at: string | null
  text?: string
  text_en?: string
}

export type ImportLevel = Exclude<PlaceLevel, 'district'> | 'police_grid'
