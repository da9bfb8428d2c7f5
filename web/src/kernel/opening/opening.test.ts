import { describe, expect, it } from 'vitest'

import type { Asked, Opening } from '@/api/contract'

import { asks, isComplete, missing, openInput, startOpening } from './opening'

const level = { name: 'level', label: '', label_en: '', kind: 'choice', required: true, least: null, most: null, hint: '', hint_en: '', choices: [], of: [] } as Asked
const opening = (over: Partial<Opening> = {}): Opening => ({
  move: 'open', name: '', name_en: '', needs: ['text'], optional: ['title'], fields: [],
  reasons: [
    { code: 'again', name: '', name_en: '', requires_text: false },
    { code: 'other', name: '', name_en: '', requires_text: true },
  ],
  ...over,
})
const ORIGIN = { title: '5号楼旁垃圾桶满了两天没清' }
const words = (given: Opening, values: ReturnType<typeof startOpening>, files = 0, outside = false) =>
  missing(given, values, files, outside).words

describe('a case is opened by what its type asks', () => {
  it('from another one: its title stands there already', () => {
    expect(startOpening(opening(), ORIGIN).title).toBe(ORIGIN.title)
    expect(startOpening(opening(), null).title).toBe('')
    expect(startOpening(opening(), ORIGIN, true).title).toBe('')
    expect(startOpening(opening({ optional: [] }), ORIGIN).title).toBe('')
  })

  it('the position has several names', () => {
    expect(asks(opening({ optional: ['lon', 'lat'] }), 'position')).toBe(true)
    expect(asks(opening(), 'position')).toBe(false)
  })
})

describe('what is missing is said before it is sent', () => {
  it('a title, or at least words', () => {
    const plain = opening({ needs: [] })
    expect(words(plain, startOpening(plain, null))).toEqual({ title: 'title' })
    expect(words(plain, { ...startOpening(plain, null), text: '漏水' })).toEqual({})
  })

  it('what the type needs, words where the reason wants them', () => {
    const given = opening({ needs: ['text', 'reason', 'urgency', 'attachments'] })
    const start = startOpening(given, ORIGIN)
    expect(words(given, start)).toEqual({ text: 'text', reason: 'reason', urgency: 'urgency', attachments: 'attachments' })
    const chosen = opening({ needs: ['reason'] })
    expect(words(chosen, { ...startOpening(chosen, ORIGIN), reason: 'other' })).toEqual({ text: 'reason_text' })
  })

  it('a place inside the district, where one is marked', () => {
    const given = opening({ needs: ['position'] })
    const start = startOpening(given, ORIGIN)
    expect(words(given, start).place).toBe('place')
    expect(words(given, { ...start, spot: { lon: 117, lat: 39 } }, 0, true).place).toBe('outside')
    expect(words(given, { ...start, spot: { lon: 117, lat: 39 } }).place).toBeUndefined()
  })

  it('its own questions too', () => {
    const given = opening({ needs: [], fields: [level] })
    const found = missing(given, startOpening(given, ORIGIN), 0, false)
    expect(found.answers).toEqual({ level: { why: 'required' } })
    expect(isComplete(found)).toBe(false)
  })
})

it('the request carries what was filled in, and where it came from', () => {
  const given = opening({ optional: ['title', 'urgency'], fields: [level] })
  const values = { ...startOpening(given, ORIGIN), text: ' 多次派遣未解决 ', spot: { lon: 117.20000049, lat: 39.1 }, address: ' 东门 ', answers: { level: 'street' } }
  expect(openInput('whistles.whistle', given, values, 'u-1')).toEqual({
    type: 'whistles.whistle', title: ORIGIN.title, text: '多次派遣未解决', urgency: 'normal', lon: 117.2, lat: 39.1, address: '东门', origin: 'u-1',
    fields: { level: 'street' },
  })
  expect(openInput('a.b', opening(), startOpening(opening(), null), '')).toEqual({ type: 'a.b' })
})
