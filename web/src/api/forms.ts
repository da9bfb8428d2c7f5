/** Forms as the server tells of them (docs/reference/api.md). */
import type { Known } from '@/kernel/survey/prepare'

export interface FormBrief {
  slug: string
  version: string
  title: string
  subject_kind: string
  questions: number
  bound: number
  is_sealed: boolean
}

/** Whom or what a form is about. */
export interface Subject {
  kind: string
  uuid: string
  title: string
  place_code: string
  lon: number | null
  lat: number | null
}

export interface OpenedForm {
  slug: string
  version: string
  title: string
  subject: Subject
  subject_path: string
  known: Known[]
}

/** What became of a submission. */
export interface Receipt {
  uuid: string
  standing: 'taken' | 'parked' | 'faulty' | 'replaced'
  is_new: boolean
  missing: string[]
  facts: Partial<Record<'new' | 'changed' | 'renewed' | 'spared' | 'late', number>>
}
