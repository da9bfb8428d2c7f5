/** The form that opens a case of a type: what it asks, what is missing, what is sent. Pure. */
import type { Opening, OpenInput, Urgency } from '@/api/contract'
import { answerProblems, answersPayload, startAnswers, type AnswerProblems, type Answers } from '@/kernel/form/answers'
import type { Spot } from '@/kernel/map/pin'

export interface OpeningValues {
  title: string
  text: string
  reason: string
  unit: string
  category: string
  urgency: Urgency | ''
  spot: Spot | null
  address: string
  answers: Answers
}

export type OpeningProblem =
  | 'title'
  | 'text'
  | 'reason'
  | 'reason_text'
  | 'unit'
  | 'category'
  | 'urgency'
  | 'place'
  | 'outside'
  | 'attachments'

/** Words of the contract that ask for one thing. */
const SAME: Record<string, string> = { lon: 'position', lat: 'position', place: 'position', evidence: 'attachments' }
const SIMPLE = ['reason', 'unit', 'category', 'urgency'] as const

const names = (words: string[]): string[] => words.map((word) => SAME[word] ?? word)

export const needs = (opening: Opening, word: string): boolean => names(opening.needs).includes(word)

export const asks = (opening: Opening, word: string): boolean => needs(opening, word) || names(opening.optional).includes(word)

/**
 * The form at its start; what arises from a case begins with that case's title. A sealed one does not: its own title must
 * tell nobody what it is about. A type that makes its own title asks for none.
 */
export function startOpening(opening: Opening, origin: { title: string } | null, sealed = false): OpeningValues {
  return {
    title: sealed || !asks(opening, 'title') ? '' : (origin?.title.slice(0, 60) ?? ''),
    text: '',
    reason: '',
    unit: '',
    category: '',
    urgency: needs(opening, 'urgency') ? '' : 'normal',
    spot: null,
    address: '',
    answers: startAnswers(opening.fields),
  }
}

export interface Missing {
  words: Partial<Record<string, OpeningProblem>>
  answers: AnswerProblems
}

/** What is still missing: in the common words by their name, in the type's own questions by their path. */
export function missing(opening: Opening, values: OpeningValues, files: number, outside: boolean): Missing {
  const words: Missing['words'] = {}
  const reason = opening.reasons.find((each) => each.code === values.reason)
  if (asks(opening, 'title') && !values.title.trim() && !values.text.trim()) words.title = 'title'
  if (needs(opening, 'text') && !values.text.trim()) words.text = 'text'
  else if (reason?.requires_text && !values.text.trim()) words.text = 'reason_text'
  for (const word of SIMPLE) if (needs(opening, word) && !values[word]) words[word] = word
  if (needs(opening, 'position') && !values.spot) words.place = 'place'
  if (values.spot && outside) words.place = 'outside'
  if (needs(opening, 'attachments') && !files) words.attachments = 'attachments'
  return { words, answers: answerProblems(opening.fields, values.answers) }
}

export const isComplete = (found: Missing): boolean => !Object.keys(found.words).length && !Object.keys(found.answers).length

/** The body of the request: only what was filled in. */
export function openInput(type: string, opening: Opening, values: OpeningValues, origin: string): OpenInput {
  const input: OpenInput = { type }
  for (const word of ['title', 'text', 'reason', 'unit', 'category'] as const) if (values[word].trim()) input[word] = values[word].trim()
  if (asks(opening, 'urgency') && values.urgency) input.urgency = values.urgency
  if (values.spot) {
    input.lon = Number(values.spot.lon.toFixed(6))
    input.lat = Number(values.spot.lat.toFixed(6))
    if (values.address.trim()) input.address = values.address.trim()
  }
  if (origin) input.origin = origin
  const fields = answersPayload(opening.fields, values.answers)
  if (Object.keys(fields).length) input.fields = fields
  return input
}
