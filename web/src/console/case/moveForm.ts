/**
 * The form of a move, made from what the server says the move needs: the screen holds no list of moves of its own.
 *
 * A field this console does not know becomes a line of text, so that a new move in a pack or scenario works at once.
 */
import type { Asked } from '@/api/contract'
import { answerProblems, answersPayload, startAnswers, type AnswerProblems, type Answers } from '@/kernel/form/answers'

export interface MoveReason {
  code: string
  name: string
  name_en: string
  requires_text: boolean
}

export interface MoveShape {
  move: string
  needs: string[]
  optional: string[]
  reasons: MoveReason[]
  /** The move's own questions, drawn by src/kernel/form. */
  fields?: Asked[]
}

export type FieldKind =
  | 'text'
  | 'reason'
  | 'unit'
  | 'person'
  | 'category'
  | 'place'
  | 'until'
  | 'days'
  | 'children'
  | 'case'
  | 'attachments'
  | 'public'
  | 'reached'
  | 'solved'
  | 'satisfaction'
  | 'urgency'
  | 'answers'
  | 'line'

export interface FormField {
  name: string
  kind: FieldKind
  required: boolean
}

export interface ChildRow {
  title: string
  category: string
  unit: string
}

export type FormValue = string | number | boolean | null | string[] | ChildRow[] | Answers
export type FormValues = Record<string, FormValue>

const KINDS: Record<string, FieldKind> = {
  text: 'text',
  reason: 'reason',
  unit: 'unit',
  person: 'person',
  category: 'category',
  place: 'place',
  until: 'until',
  days: 'days',
  children: 'children',
  into: 'case',
  attachments: 'attachments',
  is_public: 'public',
  urgency: 'urgency',
  reached: 'reached',
  solved: 'solved',
  satisfaction: 'satisfaction',
  fields: 'answers',
}

/** The order in which a person thinks: why, to whom, what, where, until when, in words, with what proof. */
const ORDER: FieldKind[] = [
  'reason',
  'case',
  'unit',
  'person',
  'category',
  'urgency',
  'place',
  'days',
  'until',
  'reached',
  'solved',
  'satisfaction',
  'children',
  'answers',
  'line',
  'text',
  'attachments',
  'public',
]

/** Words of the contract that ask for the same thing as another field. */
const SAME: Record<string, string> = {
  evidence: 'attachments',
  position: 'place',
  lon: 'place',
  lat: 'place',
  address: 'place',
  text_or_attachments: 'text',
}

const UNASKED = new Set(['version', 'request_id', 'at'])

function names(words: string[]): string[] {
  return words.map((word) => SAME[word] ?? word).filter((word) => !UNASKED.has(word))
}

/** The fields to show, required ones marked, each once. Whom another unit charges with it is that unit's matter. */
export function formFields(shape: MoveShape): FormField[] {
  const needed = new Set(names(shape.needs))
  const wanted = new Set([...needed, ...names(shape.optional).filter((name) => name !== 'person')])
  if (shape.reasons.length) wanted.add('reason')
  if (wanted.has('reason')) wanted.add('text')
  if (shape.fields?.length) wanted.add('fields')
  const fields = [...wanted].map((name) => ({ name, kind: KINDS[name] ?? 'line', required: needed.has(name) || name === 'fields' }) as FormField)
  return fields.sort((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind))
}

/** A move that asks nothing is done with one press and no dialog. */
export function asksNothing(shape: MoveShape): boolean {
  return formFields(shape).every((field) => !field.required)
}

const EMPTY: Partial<Record<FieldKind, FormValue>> = {
  attachments: [],
  children: [],
  public: false,
  reached: null,
  solved: null,
  satisfaction: null,
  days: null,
}

export function emptyChild(): ChildRow {
  return { title: '', category: '', unit: '' }
}

/** What the form starts with; `known` are values of the case (its unit proposed, its category, its place). */
export function startValues(fields: FormField[], known: FormValues, asked: Asked[] = []): FormValues {
  const values: FormValues = {}
  for (const field of fields) {
    const empty = EMPTY[field.kind]
    values[field.name] = known[field.name] ?? (Array.isArray(empty) ? [] : (empty ?? (empty === null ? null : '')))
    if (field.kind === 'answers') values[field.name] = startAnswers(asked)
    if (field.kind === 'children') values[field.name] = [emptyChild(), emptyChild()]
  }
  for (const part of ['lon', 'lat', 'address']) {
    if (fields.some((field) => field.kind === 'place')) values[part] = known[part] ?? null
  }
  return values
}

export function isEmpty(value: FormValue | undefined): boolean {
  if (value === undefined || value === null) return true
  if (typeof value === 'string') return value.trim() === ''
  return Array.isArray(value) && value.length === 0
}

export type Problem = 'answers' | 'required' | 'reason_text' | 'two_children' | 'child_title' | 'days' | 'past'

function problemOf(field: FormField, shape: MoveShape, values: FormValues, now: Date): Problem | null {
  const value = values[field.name]
  if (field.kind === 'place') return field.required && isEmpty(values.lon) ? 'required' : null
  if (values.reached === true && field.kind === 'solved' && isEmpty(value)) return 'required'
  if (field.kind === 'text') {
    const reason = shape.reasons.find((each) => each.code === values.reason)
    if (reason?.requires_text && isEmpty(value)) return 'reason_text'
  }
  if (field.kind === 'answers') return Object.keys(ownProblems(shape, values)).length ? 'answers' : null
  if (field.kind === 'children') return childrenProblem(value as ChildRow[])
  if (isEmpty(value)) return field.required ? 'required' : null
  if (field.kind === 'days' && !(Number.isInteger(value) && Number(value) > 0)) return 'days'
  if (field.kind === 'until' && Date.parse(String(value)) <= now.getTime()) return 'past'
  return null
}

/** What is wrong in the move's own questions, by their path. */
export function ownProblems(shape: MoveShape, values: FormValues): AnswerProblems {
  return answerProblems(shape.fields ?? [], (values.fields ?? {}) as Answers)
}

function childrenProblem(rows: ChildRow[]): Problem | null {
  if (rows.length < 2) return 'two_children'
  return rows.some((row) => !row.title.trim()) ? 'child_title' : null
}

/** What is still missing, by field; empty when the move can be sent. The server asks again, with more knowledge. */
export function problems(shape: MoveShape, values: FormValues, now: Date): Record<string, Problem> {
  const found: Record<string, Problem> = {}
  for (const field of formFields(shape)) {
    const problem = problemOf(field, shape, values, now)
    if (problem) found[field.name] = problem
  }
  return found
}

function childPayload(row: ChildRow): Record<string, string> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== ''))
}

/** Where «no» is an answer. */
const SAID = new Set(['reached', 'solved'])

/** The body of the request: only what was filled in, with the version that the person saw. */
export function payload(shape: MoveShape, values: FormValues, version: number, requestId: string): Record<string, unknown> {
  const body: Record<string, unknown> = { version, request_id: requestId }
  for (const [name, value] of Object.entries(values)) {
    if (isEmpty(value) || (value === false && !SAID.has(name)) || name === 'place') continue // the server finds the place
    const field = formFields(shape).find((each) => each.name === name)
    if (field?.kind === 'answers') body[name] = answersPayload(shape.fields ?? [], value as Answers)
    else if (field?.kind === 'children') body[name] = (value as ChildRow[]).map(childPayload)
    else body[name] = typeof value === 'string' ? value.trim() : value
  }
  return body
}
