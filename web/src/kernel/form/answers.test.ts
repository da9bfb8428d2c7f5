import { describe, expect, it } from 'vitest'

import type { Asked, AskedKind } from '@/api/contract'

import { amountOf, answerProblems, answersPayload, moneyOf, startAnswers } from './answers'

const ask = (name: string, kind: AskedKind, over: Partial<Asked> = {}): Asked => ({
  name, kind, label: name, label_en: name, required: false, least: null, most: null, hint: '', hint_en: '', choices: [], of: [], ...over,
})
const SHARE = [ask('unit', 'unit', { required: true }), ask('what', 'line', { required: true }), ask('money', 'money')]
const shares = ask('shares', 'rows', { required: true, of: SHARE, least: 1, most: 2 })
const why = (fields: Asked[], answers: Parameters<typeof answerProblems>[1]) =>
  Object.entries(answerProblems(fields, answers)).map(([path, problem]) => `${path} ${problem.why}`)

describe('a form starts empty', () => {
  it('each kind in its own way, rows with as many as are asked for', () => {
    const start = startAnswers([ask('a', 'line'), ask('b', 'number'), ask('c', 'units'), ask('d', 'yes_no'), shares])
    expect(start).toEqual({ a: '', b: null, c: [], d: null, shares: [{ unit: '', what: '', money: '' }] })
  })

  it('with no row where none is asked for', () => {
    expect(startAnswers([ask('notes', 'rows', { of: SHARE })])).toEqual({ notes: [] })
  })
})

describe('what is missing is said before it is sent', () => {
  it('wants what is required, and nothing else', () => {
    expect(why([ask('a', 'line', { required: true }), ask('b', 'line')], { a: ' ', b: '' })).toEqual(['a required'])
  })

  it('takes «no» and zero for answers', () => {
    const fields = [ask('is', 'yes_no', { required: true }), ask('n', 'number', { required: true })]
    expect(why(fields, { is: false, n: 0 })).toEqual([])
  })

  it('keeps figures within their bounds; below nought only where that is said', () => {
    expect(why([ask('n', 'number', { least: 1, most: 9 })], { n: 10 })).toEqual(['n most'])
    expect(why([ask('n', 'number')], { n: -1 })).toEqual(['n least'])
    expect(why([ask('n', 'number')], { n: 1.5 })).toEqual(['n number'])
    expect(why([ask('m', 'money', { least: -50 })], { m: '-20' })).toEqual([])
    expect(why([ask('m', 'money')], { m: 'abc' })).toEqual(['m money'])
    expect(why([ask('m', 'amount', { most: 100 })], { m: '147.2' })).toEqual(['m most'])
    expect(why([ask('m', 'amount')], { m: '1.2345' })).toEqual(['m amount'])
  })

  it('counts lists', () => {
    const units = ask('units', 'units', { least: 2, most: 3 })
    expect(why([units], { units: ['A'] })).toEqual(['units few'])
    expect(why([units], { units: ['A', 'B', 'C', 'D'] })).toEqual(['units many'])
    expect(why([units], { units: [] })).toEqual([])
  })

  it('names the row and the question in it, and forgives a row that nobody began', () => {
    expect(why([shares], { shares: [{ unit: '', what: '', money: '' }] })).toEqual(['shares required'])
    const begun = { unit: 'HWZX', what: '', money: '12,3' }
    expect(why([shares], { shares: [{ unit: '', what: '', money: '' }, begun] })).toEqual(['shares.1.what required'])
    const full = { unit: 'HWZX', what: '清运', money: '' }
    expect(why([shares], { shares: [full, full, full] })).toEqual(['shares many'])
  })
})

describe('the request carries what was answered', () => {
  it('in the plain forms of the server', () => {
    const fields = [ask('m', 'money'), ask('at', 'moment'), ask('day', 'day'), ask('line', 'line'), ask('is', 'yes_no'), ask('none', 'text'), shares]
    const rows = [{ unit: 'HWZX', what: ' 清运 ', money: '' }, { unit: '', what: '', money: '' }]
    const answers = { m: '1,200.5', at: '2026-11-23T09:30', day: '2026-12-01', line: ' 二楼 ', is: false, none: ' ', shares: rows }
    expect(answersPayload(fields, answers)).toEqual({
      m: '1200.50', at: '2026-11-23T09:30:00+08:00', day: '2026-12-01', line: '二楼', is: false, shares: [{ unit: 'HWZX', what: '清运' }],
    })
  })

  it('an amount is read as people type it', () => {
    expect(['26,000', '147.20', '5.0', '0.125', '-3', 'x'].map(amountOf)).toEqual(['26000', '147.2', '5', '0.125', '-3', null])
    expect(['¥ 1，000', '35元', '0.5', '1.234', '十元'].map(moneyOf)).toEqual(['1000.00', '35.00', '0.50', null, null])
  })
})
