import { describe, expect, it } from 'vitest'

import type { Askable } from '@/kernel/rounds/calls'

import { conditionOf, sentence, type Line } from './conditions'

const gas: Askable = {
  fact: 'home.gas_kind', name: '用气类型', name_en: 'Kind of gas', type: 'choice', ops: ['is', 'in', 'known'],
  choices: [{ value: 'lpg', label: '液化气', label_en: 'LPG' }, { value: 'none', label: '不用气', label_en: 'None' }],
}
const alone: Askable = {
  fact: 'person.lives_alone', name: '独居', name_en: 'Lives alone', type: 'yes_no', ops: ['is'],
  choices: [{ value: 'yes', label: '是', label_en: 'Yes' }, { value: 'no', label: '否', label_en: 'No' }],
}
const age: Askable = { fact: 'person.age', name: '年龄', name_en: 'Age', type: 'number', ops: ['least'], choices: [] }
const line = (given: Partial<Line>): Line => ({ id: 1, fact: '', op: 'is', chosen: [], number: null, ...given })
const say = (key: string): string => ({ 'round.op.is': '是', 'round.op.in': '是其中之一', 'round.op.known': '已知', 'round.op.least': '不少于' })[key] ?? key

describe('a condition', () => {
  it('is not there before it is answered', () => {
    expect(conditionOf(line({ fact: gas.fact }), gas)).toBeNull()
    expect(conditionOf(line({ fact: age.fact, op: 'least' }), age)).toBeNull()
    expect(conditionOf(line({ fact: gas.fact, op: 'known' }), gas)).toEqual({ fact: gas.fact, op: 'known', value: null })
  })

  it('holds its answer as the register keeps it', () => {
    expect(conditionOf(line({ fact: gas.fact, chosen: ['lpg'] }), gas)?.value).toBe('lpg')
    expect(conditionOf(line({ fact: gas.fact, op: 'in', chosen: ['lpg', 'none'] }), gas)?.value).toEqual(['lpg', 'none'])
    expect(conditionOf(line({ fact: alone.fact, chosen: ['no'] }), alone)?.value).toBe(false)
    expect(conditionOf(line({ fact: age.fact, op: 'least', number: 80 }), age)?.value).toBe(80)
  })

  it('reads aloud', () => {
    expect(sentence({ fact: gas.fact, op: 'is', value: 'lpg' }, [gas], say)).toBe('用气类型 是 液化气')
    expect(sentence({ fact: alone.fact, op: 'is', value: false }, [alone], say)).toBe('独居 是 否')
    expect(sentence({ fact: age.fact, op: 'least', value: 80 }, [age], say)).toBe('年龄 不少于 80')
    expect(sentence({ fact: gas.fact, op: 'known', value: null }, [gas], say)).toBe('用气类型 已知')
    expect(sentence({ fact: 'home.gone', op: 'is', value: 'x' }, [], say)).toBe('home.gone 是 x')
  })
})
