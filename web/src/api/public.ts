// What the public door takes and answers: reports and tracking without an account.
import type { CasePlace, Named, UnitBrief } from './contract'

export interface PublicReportInput {
  description: string
  lon: number
  lat: number
  address?: string
  category?: string
  phone?: string
  phone_code?: string
  name?: string
  for_somebody_else?: boolean
  join?: string
  attachments?: string[]
  request_id?: string
}

export interface Sentence {
  zh: string
  en: string
}

export interface PublicReportAnswer {
  tracking_code: string
  number: string
  state: string
  next: Sentence
  due_at: string | null
}

export interface NearbyReport {
  uuid: string
  title: string
  title_en?: string
  category: string
  category_en: string
  distance_m: number
  opened_at: string
  state: string
  joined: number
  lon?: number
  lat?: number
}

export interface PublicEntry extends Sentence {
  at: string
  move: string
  to_state: string
  text: string
  photos: string[]
}

export interface TrackedReport {
  number: string
  title: string
  description: string
  category: string
  category_en: string
  state: string
  state_name: string
  state_name_en: string
  place: CasePlace
  address: string
  opened_at: string
  due_at: string | null
  closed_at: string | null
  unit: UnitBrief | null
  next: Sentence
  timeline: PublicEntry[]
  may: string[]
  photos: string[]
  outcome: { is_solved: boolean | null; satisfaction: number | null } | null
  merged: boolean
  is_first_reporter: boolean
}

export interface PublicMoveInput {
  text?: string
  solved?: boolean
  satisfaction?: number
  attachments?: string[]
  request_id?: string
}

export type BookingRelation = 'child' | 'relative' | 'neighbour' | 'worker' | 'volunteer'

export interface PublicSlot {
  n: number
  begins_at: string
  ends_at: string
  capacity: number
  left: number
  waiting: number
  waiting_left: number
}

export interface PublicActivity {
  uuid: string
  number: string
  title: string
  kind: Named
  where: string
  bring: string
  lon: number | null
  lat: number | null
  community: string
  unit: { name: string; name_en: string }
  slots: PublicSlot[]
}

export interface BookingInput {
  slot: number
  name: string
  phone: string
  booked_by?: string
  relation?: BookingRelation
  /** How the person agreed to be booked for. */
  consent?: string
  request_id?: string
}

export interface PublicBooking {
  activity: { uuid: string; number: string; title: string; where: string; is_open: boolean }
  slot: PublicSlot
  state: Named
  /** How many wait before; null for who does not wait. */
  before: number | null
  name: string
}

export interface BookingAnswer extends PublicBooking {
  code: string
}
