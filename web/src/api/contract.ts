/**
 * The API's shapes by docs/reference/api.md, as the screens use them. `schema.d.ts` (npm run types) is drawn from the
 * server's OpenAPI; `contract.test.ts` holds the two together once the schema is there.
 */

import type { Section, Answered, MoveOffer } from './asked'

export type * from './asked'
export type * from './forms'
export type * from './public'

export type Timeliness = 'in_time' | 'due_soon' | 'overdue' | 'paused' | 'done'
export type Urgency = 'normal' | 'urgent' | 'emergency'
export type PlaceLevel = 'district' | 'street' | 'community' | 'grid' | 'micro_grid'
export type CoordinateSystem = 'wgs84' | 'gcj02' | 'bd09'

export interface Named {
  code: string
  name: string
  name_en: string
}

export interface Page<T> {
  items: T[]
  next: string | null
}

export interface UnitBrief extends Named {
  id: number
  short_name: string
  kind?: string
}

export interface Unit extends UnitBrief {
  kind: string
  place_code: string
  duties_zh: string
  duties_en: string
}

export interface Colleague {
  id: number
  display_name: string
  roles: string[]
}

export interface Duty {
  id?: number
  role: string
  unit: UnitBrief
  area_code: string
  area_name: string
  valid_from?: string | null
  valid_until?: string | null
}

export interface Me {
  id: number
  username: string
  display_name: string
  language: string
  second_factor: boolean
  /** Somebody else chose it: to be changed before anything else. */
  password_is_initial: boolean
  duties: Duty[]
  may: string[]
  face: 'field' | 'desk'
}

export interface Texts {
  [key: string]: { zh: string; en: string }
}

export interface District extends Named {
  slug: string
  city: string
  center: [number, number]
  zoom: number
  version: string
  hotline: string
  texts: Texts
}

export interface SessionAnswer {
  signed_in: boolean
  csrf: string
  me: Me | null
  district: District
  settings: { tile_url: string; oidc: boolean; idle_minutes: number }
}

export interface SecondFactorSetup {
  secret: string
  otpauth_url: string
  qr_svg: string
}

export interface Place extends Named {
  level: PlaceLevel
  short_name: string
  parent_code: string
  lon: number | null
  lat: number | null
  approximate: boolean
}

export interface Located {
  district: Named | null
  street: Named | null
  community: Named | null
  grid: Named | null
  micro_grid: Named | null
  approximate: boolean
}

export interface AddressHit {
  address: string
  building_id: number | string | null
  home_id: number | string | null
  lon: number
  lat: number
  place_code: string
  score: number
}

export interface CasePlace {
  code: string
  street: string
  street_en: string
  community: string
  community_en: string
  grid: string | null
  grid_en?: string | null
}

export interface Proposal {
  reason_zh: string
  reason_en: string
  basis: string
  rule: string
}

export interface CaseRow {
  uuid: string
  number: string
  type: string
  type_name: string
  type_name_en: string
  state: string
  state_name: string
  state_name_en: string
  title: string
  category: (Named & { parent_code: string }) | null
  urgency: Urgency
  place: CasePlace
  address: string
  lon: number
  lat: number
  unit: UnitBrief | null
  person: { id: number; name: string } | null
  proposed_unit: UnitBrief | null
  proposal: Proposal | null
  opened_at: string
  due_at: string | null
  step_due_at: string | null
  closed_at: string | null
  entered_at: string
  timeliness: Timeliness
  channel: string
  return_count: number
  dispatch_count: number
  reopen_count: number
  urge_count: number
  is_supervised: boolean
  is_designated: boolean
  escalation_level: number
  version: number
  thumbnail: string | null
  next_move: string | null
  next_move_name: string | null
  next_move_name_en: string | null
}

export interface Refusal {
  code: string
  message: string
  message_en: string
}

/** The case page, or only its number when who opened it may not read it. */
export type OpenAnswer = CaseDetail | { uuid: null; number: string; is_sealed: true }

export interface Entry {
  seq: number
  move: string
  name: string
  name_en: string
  from_state: string
  to_state: string
  to_name: string
  to_name_en: string
  at: string
  recorded_at: string
  actor: { kind: string; name: string; role?: string; unit: string; unit_en: string }
  text: string
  is_public: boolean
  reason: Named | null
  body: Record<string, unknown>
  fields: Answered[]
  attachments: string[]
  hash: string
}

export interface Attachment {
  uuid: string
  kind: 'photo' | 'audio' | 'video' | 'document' | 'signature'
  media_type: string
  size: number
  width: number | null
  height: number | null
  name: string
  lon?: number | null
  lat?: number | null
}

export interface Step {
  state: string
  name: string
  name_en: string
  reached_at: string | null
  current: boolean
}

export interface DeadlineInfo {
  due_at: string | null
  amount: number
  unit: string
  history: Record<string, unknown>[]
}

export type Relation = 'parent' | 'child' | 'duplicate' | 'merged_into' | 'origin' | 'arisen'

export interface RelatedCase {
  relation: Relation
  uuid: string
  number: string
  title: string
  type: string
  type_name: string
  type_name_en: string
  state: string
  state_name: string
  state_name_en: string
  unit: UnitBrief | null
  step_due_at: string | null
  is_open: boolean
}

export interface CaseDetail extends CaseRow {
  /** The code that a phone gave it without a network, or nothing. */
  field_code: string
  description: string
  stepper: Step[]
  moves: MoveOffer[]
  timeline: Entry[]
  attachments: Attachment[]
  reporter: { name: string; phone: string; count: number; user?: string | null; for_somebody_else?: boolean } | null
  deadline: DeadlineInfo | null
  related: RelatedCase[]
  visible_to: { role: string; unit?: string; area_name: string; area_name_en?: string }[]
  may_reveal?: boolean
  sections: Section[]
  team: { id: number; name: string; role: string }[]
  is_sealed: boolean
  /** There is a time and a place to come to, as a calendar file. */
  has_appointment?: boolean
}

export interface MoveInput {
  version: number
  text?: string
  reason?: string
  unit?: string
  person?: number
  category?: string
  lon?: number
  lat?: number
  address?: string
  urgency?: Urgency
  reached?: boolean
  until?: string
  days?: number
  into?: string
  children?: { title: string; description?: string; category?: string; unit?: string }[]
  attachments?: string[]
  is_public?: boolean
  solved?: boolean
  satisfaction?: number
  at?: string
  fields?: Record<string, unknown>
  request_id?: string
}

export interface ReportInput {
  title?: string
  description: string
  category?: string
  lon: number
  lat: number
  address?: string
  urgency?: Urgency
  channel?: string
  reporter?: { name: string; phone: string; for_somebody_else: boolean }
  attachments?: string[]
  request_id?: string
  at?: string
}

export interface Category extends Named {
  parent_code: string
  urgency?: Urgency
  deadline_amount?: number
  deadline_unit?: string
  unit_kind?: string
  unit_code?: string
  evidence?: string[]
  keywords?: string[]
  is_complex?: boolean
  verify?: string
  is_public?: boolean
  version?: number
  retired_on?: string | null
}

export interface CategoryProposal {
  categories: (Named & { score: number; hits: string[] })[]
  unit: (Proposal & { unit?: UnitBrief }) | null
  place: Located | null
}

export interface MapCluster {
  lon: number
  lat: number
  count: number
  overdue: number
  code: string
  name: string
  name_en: string
}

export interface MapPoint {
  uuid: string
  lon: number
  lat: number
  state: string
  urgency: Urgency
  /** Not told yet: until then the types' own table says how a state is called. */
  type?: string
  state_name?: string
  state_name_en?: string
  timeliness: Timeliness
  title: string
  category_name: string
  category_name_en?: string
}

export interface MapAnswer {
  clusters: MapCluster[]
  points: MapPoint[]
  as_of: string
}

/** A submission with its answers in words. */
export interface SubmissionDetail {
  uuid: string
  form: string
  title: string
  answers: { path: string; label: string; label_en: string; type: string; shown: string; shown_en: string; is_covered: boolean }[]
}
