import { describe, expect, it } from 'vitest'
import { asksNothing, emptyChild, formFields, payload, problems, startValues, type MoveShape } from './moveForm'

const NOW = new Date('2026-11-23T02:00:00Z')
const WRONG_UNIT = { code: 'wrong_unit', name: '不属于本单位职责', name_en: "Not this unit's duty", requires_text: true }
const NOT_CONTACTED = { code: 'not_contacted', name: '未联系反映人', name_en: 'Not contacted', requires_text: false }

function shape(move: string, needs: string[], optional: string[] = [], reasons: MoveShape['reasons'] = []): MoveShape {
  return { move, needs, optional, reasons }
}

const RETURN = shape('return', ['reason'], ['text', 'attachments'], [WRONG_UNIT, NOT_CONTACTED])

describe('a move tells which form it needs', () => {
  it('asks why first, in words after, for proof last', () => {
    expect(formFields(shape('x', ['attachments', 'text', 'unit', 'reason'])).map((field) => field.name)).toEqual([
      'reason',
      'unit',
      'text',
      'attachments',
    ])
  })

  it('marks what is needed and not what may be added', () => {
    expect(formFields(RETURN)).toEqual([
      { name: 'reason', kind: 'reason', required: true },
      { name: 'text', kind: 'text', required: false },
      { name: 'attachments', kind: 'attachments', required: false },
    ])
  })

  it('takes evidence and coordinates for the fields that hold them', () => {
    expect(formFields(shape('hand_in', ['text', 'evidence'])).map((field) => field.name)).toEqual(['text', 'attachments'])
    expect(formFields(shape('relocate', ['position'], ['address'])).map((field) => field.name)).toEqual(['place'])
  })

  it('does not ask a dispatcher to name a person of another unit', () => {
    expect(formFields(shape('dispatch', ['unit'], ['person'])).map((field) => field.name)).toEqual(['unit'])
    expect(formFields(shape('assign', ['person'])).map((field) => field.name)).toEqual(['person'])
  })

  it('never asks a person for the version or the request', () => {
    expect(formFields(shape('sign', [], ['version', 'request_id', 'at']))).toEqual([])
  })

  it('shows a field it does not know as a line of text', () => {
    expect(formFields(shape('inspect', ['cylinder_number']))[0]?.kind).toBe('line')
  })

  it('knows a move that one press can do', () => {
    expect(asksNothing(shape('sign', [], ['text']))).toBe(true)
    expect(asksNothing(RETURN)).toBe(false)
  })
})

describe('the form starts from what the case knows', () => {
  it('holds the proposed unit', () => {
    const dispatch = shape('dispatch', ['unit'], ['text'])
    expect(startValues(formFields(dispatch), { unit: 'HWZX' })).toEqual({ unit: 'HWZX', text: '' })
  })

  it('starts a split with two rows, each its own', () => {
    const rows = startValues(formFields(shape('split', ['children'])), {}).children as unknown[]
    expect(rows).toHaveLength(2)
    expect(rows[0]).not.toBe(rows[1])
  })

  it('keeps the pin with the place', () => {
    const values = startValues(formFields(shape('relocate', ['place'])), { place: '120103', lon: 117.2, lat: 39.1 })
    expect(values).toMatchObject({ place: '120103', lon: 117.2, lat: 39.1 })
  })
})

describe('what is missing is said before it is sent', () => {
  it('wants a reason, and words when that reason says so', () => {
    expect(problems(RETURN, { reason: '', text: '' }, NOW)).toEqual({ reason: 'required' })
    expect(problems(RETURN, { reason: 'wrong_unit', text: ' ' }, NOW)).toEqual({ text: 'reason_text' })
    expect(problems(RETURN, { reason: 'not_contacted', text: '' }, NOW)).toEqual({})
  })

  it('wants whole days and a moment to come', () => {
    const suspend = shape('suspend', ['until'])
    expect(problems(shape('extend', ['days']), { days: 1.5 }, NOW)).toEqual({ days: 'days' })
    expect(problems(shape('extend', ['days']), { days: 0 }, NOW)).toEqual({ days: 'days' })
    expect(problems(suspend, { until: '2026-11-22T00:00:00Z' }, NOW)).toEqual({ until: 'past' })
    expect(problems(suspend, { until: '2026-11-24T00:00:00Z' }, NOW)).toEqual({})
  })

  it('wants two parts with titles for a split', () => {
    const split = shape('split', ['children'])
    expect(problems(split, { children: [emptyChild()] }, NOW)).toEqual({ children: 'two_children' })
    expect(problems(split, { children: [emptyChild(), emptyChild()] }, NOW)).toEqual({ children: 'child_title' })
  })

  it('does not take «not solved» for «not said»', () => {
    const call = shape('call_back', ['solved', 'satisfaction'])
    expect(problems(call, { solved: null, satisfaction: null }, NOW)).toEqual({ solved: 'required', satisfaction: 'required' })
    expect(problems(call, { solved: false, satisfaction: 2 }, NOW)).toEqual({})
  })
})

describe('the request carries what was filled in', () => {
  it('leaves out what is empty and names the version that was seen', () => {
    const body = payload(RETURN, { reason: 'wrong_unit', text: ' 属于排水所 ', attachments: [] }, 4, 'r1')
    expect(body).toEqual({ version: 4, request_id: 'r1', reason: 'wrong_unit', text: '属于排水所' })
  })

  it('says «not solved» aloud', () => {
    const body = payload(shape('call_back', ['solved']), { solved: false, is_public: false }, 9, 'r2')
    expect(body).toEqual({ version: 9, request_id: 'r2', solved: false })
  })

  it('sends the pin of a place and leaves its name to the server', () => {
    const body = payload(shape('relocate', ['position']), { place: '120103004001', lon: 117.2, lat: 39.1, address: '' }, 2, 'r')
    expect(body).toEqual({ version: 2, request_id: 'r', lon: 117.2, lat: 39.1 })
  })

  it('tells of a call that reached nobody', () => {
    expect(payload(shape('call_back', ['reached']), { reached: false, solved: null }, 9, 'r').reached).toBe(false)
    expect(problems(shape('call_back', ['reached'], ['solved']), { reached: true, solved: null }, NOW)).toEqual({ solved: 'required' })
  })

  it('sends only the filled parts of a child', () => {
    const children = [
      { ...emptyChild(), title: '井盖' },
      { ...emptyChild(), title: '路灯', unit: 'SZZX' },
    ]
    expect(payload(shape('split', ['children']), { children }, 2, 'r3').children).toEqual([
      { title: '井盖' },
      { title: '路灯', unit: 'SZZX' },
    ])
  })
})
