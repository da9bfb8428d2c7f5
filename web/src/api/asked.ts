/** What moves and openings ask, how it is shown, and the types of cases: the part of the contract that forms are drawn from. */
import type { Urgency, Named, Refusal } from './contract'

export interface Reason extends Named {
  requires_text: boolean
}

export type AskedKind =
  | 'line'
  | 'text'
  | 'number'
  | 'money'
  | 'amount'
  | 'choice'
  | 'choices'
  | 'yes_no'
  | 'rating'
  | 'day'
  | 'moment'
  | 'unit'
  | 'units'
  | 'person'
  | 'people'
  | 'case'
  | 'file'
  | 'signature'
  | 'rows'

/** A question that a type of case asks with a move or an opening. */
export interface Asked<Kind = AskedKind> {
  name: string
  label: string
  label_en: string
  kind: Kind
  required: boolean
  /** Of a number or an amount in yuan; of many: how many. */
  least: number | null
  most: number | null
  hint: string
  hint_en: string
  choices: Named[]
  of: Asked<Kind>[]
}

/** What is shown: in the words of what was asked, and four kinds more that nobody is asked. */
export type ShownKind = AskedKind | 'state' | 'link' | 'share' | 'document'
export type Column = Asked<ShownKind>

export interface Section {
  slug: string
  title: string
  title_en: string
  layout: 'facts' | 'table'
  note: string
  note_en: string
  columns: Column[]
  rows: Record<string, unknown>[]
}

/** What was answered in a move, with its question. */
export interface Answered {
  name: string
  label: string
  label_en: string
  kind: ShownKind
  value: unknown
  of: Column[]
}

export interface MoveOffer {
  move: string
  name: string
  name_en: string
  allowed: boolean
  refusal: Refusal | null
  needs: string[]
  optional: string[]
  reasons: Reason[]
  primary: boolean
  /** What is written is read by the reporter too. */
  public?: boolean
  fields?: Asked[]
}

export interface StateInfo {
  state: string
  name: string
  name_en: string
  held_by: string
  pauses: boolean
  final: boolean
  step: number | null
}

export interface MoveInfo {
  move: string
  name: string
  name_en: string
  /** From-state → to-state; «*» is any open one. */
  goes: Record<string, string>
  needs: string[]
  optional: string[]
}

export interface Opening {
  move: string
  name: string
  name_en: string
  needs: string[]
  optional: string[]
  fields: Asked[]
  reasons: Reason[]
}

/** A kind of case; `opening` only where I may open one. */
export interface CaseType {
  type: string
  scenario: string
  name: string
  name_en: string
  is_sealed: boolean
  states: StateInfo[]
  moves: MoveInfo[]
  opening: Opening | null
}

export interface OpenInput {
  type: string
  title?: string
  text?: string
  reason?: string
  unit?: string
  category?: string
  urgency?: Urgency
  lon?: number
  lat?: number
  address?: string
  origin?: string
  attachments?: string[]
  at?: string
  fields?: Record<string, unknown>
  request_id?: string
}
