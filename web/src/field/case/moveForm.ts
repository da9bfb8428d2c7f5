/** What a move asks of a phone: from the server's own list of fields, so that a new move needs no new screen. */
import type { MoveInput, MoveOffer } from '@/api/contract'
import { answerProblems, answersPayload, startAnswers, type Answers } from '@/kernel/form/answers'

const ON_A_PHONE = new Set(['text', 'reason', 'attachments', 'is_public', 'days', 'until', 'solved', 'satisfaction', 'reached', 'category'])

export interface MoveForm {
  text: string
  reason: string
  days: number | null
  until: string
  category: string
  isPublic: boolean
  solved: boolean | null
  satisfaction: number | null
  reached: boolean | null
  /** To the move's own questions. */
  answers: Answers
}

export const emptyForm = (offer?: MoveOffer | null): MoveForm => ({
  text: '', reason: '', days: null, until: '', category: '', isPublic: false, solved: null, satisfaction: null, reached: null,
  answers: startAnswers(offer?.fields ?? []),
})

/** A move whose needed words this face can ask for; the rest is done at a desk. Its own questions fit any face. */
export const fitsPhone = (offer: MoveOffer): boolean => offer.needs.every((need) => ON_A_PHONE.has(need))

const ONLY_ADDED = new Set(['text', 'person'])

/** Done with one press: nothing is asked, and nothing that is written would be read by the reporter. */
export const isPlain = (offer: MoveOffer): boolean =>
  ![...offer.needs, ...(offer.fields ?? []), ...offer.reasons].length &&
  !offer.public &&
  offer.optional.every((word) => ONLY_ADDED.has(word))

export const asks = (offer: MoveOffer, field: string): boolean => offer.needs.includes(field) || offer.optional.includes(field)

export function textRequired(offer: MoveOffer, form: MoveForm): boolean {
  return offer.needs.includes('text') || Boolean(offer.reasons.find((reason) => reason.code === form.reason)?.requires_text)
}

/** What is still missing: a key of the messages, or null. */
export function missingField(offer: MoveOffer, form: MoveForm, files: number): string | null {
  if (offer.needs.includes('reason') && !form.reason) return 'reason'
  if (textRequired(offer, form) && !form.text.trim()) return 'text'
  if (offer.needs.includes('days') && !form.days) return 'days'
  if (offer.needs.includes('until') && !form.until) return 'until'
  if (offer.needs.includes('category') && !form.category) return 'category'
  if (offer.needs.includes('attachments') && !files) return 'attachments'
  if (offer.needs.includes('solved') && form.solved === null) return 'solved'
  if (offer.needs.includes('reached') && form.reached === null) return 'reached'
  return Object.keys(answerProblems(offer.fields ?? [], form.answers)).length ? 'answers' : null
}

/** The body of the call; only what the move asks for and somebody filled in. */
export function inputOf(offer: MoveOffer, form: MoveForm, version: number): MoveInput {
  const input: MoveInput = { version }
  if (form.text.trim()) input.text = form.text.trim()
  if (form.reason) input.reason = form.reason
  if (asks(offer, 'days') && form.days) input.days = form.days
  if (asks(offer, 'until') && form.until) input.until = new Date(`${form.until}T18:00:00+08:00`).toISOString()
  if (asks(offer, 'category') && form.category) input.category = form.category
  if (asks(offer, 'is_public')) input.is_public = form.isPublic
  if (asks(offer, 'solved') && form.solved !== null) input.solved = form.solved
  if (asks(offer, 'reached') && form.reached !== null) input.reached = form.reached
  if (asks(offer, 'satisfaction') && form.satisfaction) input.satisfaction = form.satisfaction
  if (offer.fields?.length) input.fields = answersPayload(offer.fields, form.answers)
  return input
}
