import { describe, expect, it } from 'vitest'

import type { MoveOffer } from '@/api/contract'

import { emptyForm, fitsPhone, inputOf, missingField } from './moveForm'

const offer = (needs: string[], optional: string[] = [], over: Partial<MoveOffer> = {}): MoveOffer => ({
  move: 'x', name: '', name_en: '', allowed: true, refusal: null, needs, optional, primary: false,
  reasons: [
    { code: 'weather', name: '天气', name_en: 'Weather', requires_text: false },
    { code: 'wrong_unit', name: '不属于本单位', name_en: 'Wrong unit', requires_text: true },
  ],
  ...over,
})

describe('a move’s form', () => {
  it('asks for what the server says, in order', () => {
    const form = emptyForm()
    const extend = offer(['reason', 'days'], ['text'])
    expect(missingField(extend, form, 0)).toBe('reason')
    form.reason = 'weather'
    expect(missingField(extend, form, 0)).toBe('days')
    form.days = 3
    expect(missingField(extend, form, 0)).toBeNull()
    expect(inputOf(extend, form, 4)).toEqual({ version: 4, reason: 'weather', days: 3 })
  })

  it('a reason may ask for words', () => {
    const form = { ...emptyForm(), reason: 'wrong_unit' }
    expect(missingField(offer(['reason'], ['text']), form, 0)).toBe('text')
    form.text = ' 属市政 '
    expect(missingField(offer(['reason'], ['text']), form, 0)).toBeNull()
    expect(inputOf(offer(['reason'], ['text']), form, 1).text).toBe('属市政')
  })

  it('sends no field that the move does not know: the server refuses unknown ones', () => {
    const form = { ...emptyForm(), days: 3, until: '2026-12-01', category: '0101', isPublic: true }
    expect(inputOf(offer(['text']), form, 1)).toEqual({ version: 1 })
  })

  it('a day is its end of work in the district', () => {
    const form = { ...emptyForm(), until: '2026-12-01', reason: 'weather' }
    expect(inputOf(offer(['reason', 'until']), form, 1).until).toBe('2026-12-01T10:00:00.000Z')
  })

  it('a photo that is needed is asked for', () => {
    expect(missingField(offer(['attachments']), emptyForm(), 0)).toBe('attachments')
    expect(missingField(offer(['attachments']), emptyForm(), 1)).toBeNull()
  })

  it('what needs a unit, a person or parts is for the desk', () => {
    expect(fitsPhone(offer(['unit', 'reason']))).toBe(false)
    expect(fitsPhone(offer(['children']))).toBe(false)
    expect(fitsPhone(offer(['reason', 'until'], ['person']))).toBe(true)
  })
})
