/** What a phone sent, in the words of the form that was filled, of the register's facts, or of the desk. */
import { forms } from '@/api/calls'
import { rounds } from '@/kernel/rounds/calls'
import { readSurvey } from '@/kernel/survey/words'

import type { useSay } from '../say'
import { formOf, lines, said, type Line } from './values'

type Say = Pick<ReturnType<typeof useSay>, 't' | 'te' | 'pick' | 'named'>

/** Lines to read; where the form or the register does not answer, a question keeps its bare name. */
export async function readable(body: Record<string, unknown>, say: Say): Promise<Line[]> {
  const form = formOf(body)
  const survey = form && (await forms.xform(form.slug, form.version).then(readSurvey, () => null))
  const facts = 'subject_kind' in body ? await rounds.askable(String(body.subject_kind)).catch(() => []) : []
  return lines(body).map(({ name, value }) => {
    if (name.startsWith('/')) {
      const words = survey?.wordsOf(name)
      return words ? { name: say.pick(words.label, words.label_en), value: say.pick(...words.shown(value)) } : { name: name.split('/').pop()!, value }
    }
    const fact = facts.find((one) => one.fact === name)
    if (fact) return { name: say.named(fact), value: said(value, fact, say.pick) }
    return { name: word(say, 'settling.field', name), value: name === 'outcome' ? word(say, 'round.outcome', value) : word(say, 'settling.value', value) }
  })
}

const word = (say: Say, list: string, code: string): string => (say.te(`${list}.${code}`) ? say.t(`${list}.${code}`) : code)
