/** Conditions of a register query as a desk puts them together, and in words. Pure. */
import { pick } from '@/kernel/i18n'
import type { Askable, Condition } from '@/kernel/rounds/calls'

/** One line of the form: what is asked, how, and the answer as it is being typed or ticked. */
export interface Line {
  id: number
  fact: string
  op: string
  chosen: string[]
  number: number | null
}

const NO_ANSWER = new Set(['known', 'unknown'])

export const asksAnswer = (line: { op: string }): boolean => !NO_ANSWER.has(line.op)

/** The condition of a line; null while its answer is missing. */
export function conditionOf(line: Line, askable: Askable | undefined): Condition | null {
  if (!askable) return null
  const told = { fact: line.fact, op: line.op }
  if (!asksAnswer(line)) return { ...told, value: null }
  if (askable.type === 'number') return line.number === null || Number.isNaN(line.number) ? null : { ...told, value: line.number }
  if (!line.chosen.length) return null
  if (line.op === 'in') return { ...told, value: line.chosen }
  return { ...told, value: askable.type === 'yes_no' ? line.chosen[0] === 'yes' : line.chosen[0]! }
}

/** «用气类型 是 液化气»; a fact that the pack no longer knows is said by its key. */
export function sentence(condition: Condition, askables: Askable[], say: (key: string) => string): string {
  const asked = askables.find((each) => each.fact === condition.fact)
  const name = asked ? pick(asked.name, asked.name_en) : condition.fact
  const values = condition.value === null || condition.value === undefined ? [] : [condition.value].flat()
  const answers = values.map((value) => wordOf(value, asked))
  return [name, say(`round.op.${condition.op}`), answers.join(pick('、', ', '))].filter(Boolean).join(' ')
}

function wordOf(value: unknown, asked: Askable | undefined): string {
  const text = typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
  const choice = asked?.choices.find((each) => each.value === text)
  return choice ? pick(choice.label, choice.label_en) : text
}
