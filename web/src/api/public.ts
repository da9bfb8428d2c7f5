// What the public door takes and answers: reports and tracking without an account.
import type { CasePlace, UnitBrief } from './contract'

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
