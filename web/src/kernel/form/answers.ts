/**
 * The questions that a type of case asks of its own: what a form starts with, what is still missing, what is sent.
 *
 * Pure. The server asks the same rules again (kernel/cases/fields.py); a kind that is not known here is a line of text.
 */
import type { Asked } from '@/api/contract'

export type Answer = string | number | boolean | null | string[] | number[] | Answers[]
export interface Answers {
  [name: string]: Answer
}

export interface AnswerProblem {
  why: 'required' | 'number' | 'money' | 'amount' | 'least' | 'most' | 'few' | 'many'
  n?: number
}
export type AnswerProblems = Record<string, AnswerProblem>

const LISTS = new Set<string>(['choices', 'units', 'people'])
const WITHOUT_WORDS = new Set<string>(['number', 'yes_no', 'rating', 'person'])
/** The district has one time and no summer time. */
const OFFSET = ':00+08:00'

function blank(field: Asked): Answer {
  if (field.kind === 'rows') {
    return Array.from({ length: Math.max(field.least ?? 0, field.required ? 1 : 0) }, () => startAnswers(field.of))
  }
  if (LISTS.has(field.kind)) return []
  return WITHOUT_WORDS.has(field.kind) ? null : ''
}

export function startAnswers(fields: Asked[]): Answers {
  return Object.fromEntries(fields.map((field) => [field.name, blank(field)]))
}

/** Whether nothing was said; a row counts only when something in it was. */
export function isBlank(answer: Answer | undefined): boolean {
  if (answer === undefined || answer === null) return true
  if (typeof answer === 'string') return answer.trim() === ''
  return Array.isArray(answer) && answer.every((each) => typeof each === 'object' && isBlankRow(each))
}

export function isBlankRow(row: Answers): boolean {
  return Object.values(row).every(isBlank)
}

/** «1,200.5» → «1200.50», null when it is no amount. */
export function moneyOf(typed: string): string | null {
  const plain = typed.replace(/[\s,，¥￥元]/g, '')
  return /^-?\d{1,12}(\.\d{1,2})?$/.test(plain) ? Number(plain).toFixed(2) : null
}

/** «26,000.50» → «26000.5», null when it is no decimal number of at most three places. */
export function amountOf(typed: string): string | null {
  const plain = typed.replace(/[\s,，]/g, '')
  if (!/^-?\d{1,12}(\.\d{1,3})?$/.test(plain)) return null
  return plain.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')
}

/** What is typed in figures, in its plain form. */
const DECIMALS: Partial<Record<string, (typed: string) => string | null>> = { money: moneyOf, amount: amountOf }

function within(value: number, field: Asked): AnswerProblem | null {
  if (value < (field.least ?? 0)) return { why: 'least', n: field.least ?? 0 }
  return field.most !== null && value > field.most ? { why: 'most', n: field.most } : null
}

function counted(count: number, field: Asked): AnswerProblem | null {
  if (field.least !== null && count < field.least) return { why: 'few', n: field.least }
  return field.most !== null && count > field.most ? { why: 'many', n: field.most } : null
}

function problemOf(field: Asked, answer: Answer | undefined): AnswerProblem | null {
  if (isBlank(answer)) return field.required ? { why: 'required' } : null
  if (field.kind === 'number') return Number.isInteger(answer) ? within(answer as number, field) : { why: 'number' }
  if (field.kind === 'money' || field.kind === 'amount') {
    const amount = DECIMALS[field.kind]!(String(answer))
    return amount === null ? { why: field.kind } : within(Number(amount), field)
  }
  if (field.kind === 'rows') return counted((answer as Answers[]).filter((row) => !isBlankRow(row)).length, field)
  return LISTS.has(field.kind) ? counted((answer as unknown[]).length, field) : null
}

/** What is wrong, by the path of the question («visits.0.on»); empty when it can be sent. */
export function answerProblems(fields: Asked[], answers: Answers, path = ''): AnswerProblems {
  const found: AnswerProblems = {}
  for (const field of fields) {
    const answer = answers[field.name]
    const problem = problemOf(field, answer)
    if (problem) found[path + field.name] = problem
    if (field.kind !== 'rows') continue
    for (const [n, row] of ((answer ?? []) as Answers[]).entries()) {
      if (!isBlankRow(row)) Object.assign(found, answerProblems(field.of, row, `${path}${field.name}.${n}.`))
    }
  }
  return found
}

function sent(field: Asked, answer: Answer): unknown {
  switch (field.kind) {
    case 'money':
    case 'amount':
      return DECIMALS[field.kind]!(String(answer))
    case 'moment':
      return `${String(answer)}${OFFSET}`
    case 'rows':
      return (answer as Answers[]).filter((row) => !isBlankRow(row)).map((row) => answersPayload(field.of, row))
    default:
      return typeof answer === 'string' ? answer.trim() : answer
  }
}

/** The answers as the API takes them; what nobody answered is left out. */
export function answersPayload(fields: Asked[], answers: Answers): Record<string, unknown> {
  const given = fields.filter((field) => !isBlank(answers[field.name]))
  return Object.fromEntries(given.map((field) => [field.name, sent(field, answers[field.name]!)]))
}
