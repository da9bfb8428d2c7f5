// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'

import type { Job } from '@/kernel/device/jobs'
import type { Pack } from '@/kernel/device/pack'
import GAS from '@/kernel/survey/fixtures/gas-inspection.xml?raw'

import { formsIn, listIn, openedIn, overlayOf, subjectsIn } from './carried'
import type { CarriedFact } from './carried'

const HOME = '0190aaaa-0000-7000-8000-000000000001'
const RESIDENTS = '/data/user/residents'
const TENURE = '/data/user/tenure'
const fact = (text: string, over: Partial<CarriedFact> = {}): CarriedFact => ({
  uuid: 'fact-1', text, said_at: '2026-11-01T00:00:00Z', said_by: '李芳', source: 'form', source_name: '入户走访', valid_until: null, ...over,
})
const FORM = {
  version: '3', title: '液化气检查', subject_kind: 'home', subject_path: '/data/home', files: [], xform: GAS,
  bound: { [RESIDENTS]: 'home.residents', [TENURE]: 'home.tenure' },
}
const local = { by: '王网格', from: '本机已填，待发送' }

function carrying(facts: Record<string, CarriedFact>): Pack {
  const home = { title: '1 号楼 10 室', place: '120103001001001', lon: null, lat: null, facts }
  const held: Record<string, Record<string, unknown>> = {
    forms: { 'gas-inspection': FORM },
    homes: { [HOME]: home, b: { ...home, title: '1 号楼 9 室' } },
  }
  return {
    all: async (collection: string) => Object.entries(held[collection] ?? {}).map(([key, value]) => ({ key, value })),
    one: async (collection: string, key: string) => held[collection]?.[key] ?? null,
  } as unknown as Pack
}
const answers = (residents: string, tenure: string): string => `<data id="x"><user><residents>${residents}</residents><tenure>${tenure}</tenure></user></data>`
const job = (over: Partial<Job>): Job => ({ state: 'waiting', madeAt: Date.parse('2026-11-20T00:00:00Z'), ...over }) as Job

describe('without a network', () => {
  it('the forms and the homes of the pack are there, homes in the order of their doors', async () => {
    expect(await formsIn(carrying({}))).toMatchObject([{ slug: 'gas-inspection', version: '3', bound: 2 }])
    expect((await formsIn(carrying({})))[0]!.questions).toBeGreaterThan(30)
    expect((await subjectsIn(carrying({}), 'home')).map((one) => one.title)).toEqual(['1 号楼 9 室', '1 号楼 10 室'])
  })

  it('a form arrives filled, in the words of its own choices, and says which facts stood there', async () => {
    const opened = await openedIn(carrying({ 'home.tenure': fact('let') }), 'gas-inspection', HOME, [], local)
    const tenure = { path: TENURE, label: '住房性质', shown: '出租', shown_en: 'Let', said_by: '李芳', source_name: '入户走访' }
    expect(opened?.form.known).toEqual([expect.objectContaining(tenure)])
    expect(opened?.seen).toEqual({ [TENURE]: 'fact-1' })
  })

  it('a list of choices is made of what is carried, and empty of what is not', async () => {
    expect(await listIn(carrying({}), 'homes.csv')).toBe(`name,label\nb,"1 号楼 9 室"\n${HOME},"1 号楼 10 室"\n`)
    expect(await listIn(carrying({}), 'equipment.csv')).toBe('name,label\n')
  })

  it('what is not carried is not there', async () => {
    expect(await openedIn(carrying({}), 'gas-inspection', 'another', [], local)).toBeNull()
    expect(await openedIn(carrying({}), 'another', HOME, [], local)).toBeNull()
  })
})

describe('what was filled on this phone', () => {
  it('is known at once, with where it is from, though nothing was sent', async () => {
    const pack = carrying({ 'home.tenure': fact('let') })
    const first = (await openedIn(pack, 'gas-inspection', HOME, [], local))!
    const overlay = overlayOf(answers('3', 'let'), first)
    expect(overlay).toEqual({ subject: HOME, facts: [{ fact: 'home.residents', value: '3' }] })
    const again = await openedIn(pack, 'gas-inspection', HOME, [job({ overlay })], local)
    const residents = again?.form.known.find((one) => one.path === RESIDENTS)
    expect(residents).toMatchObject({ value: '3', said_by: '王网格', source_name: '本机已填，待发送' })
  })

  it('is known of that home alone, and not when it was refused', async () => {
    const overlay = { subject: HOME, facts: [{ fact: 'home.residents', value: '3' }] }
    const known = async (given: Job, home = HOME) => (await openedIn(carrying({}), 'gas-inspection', home, [given], local))?.form.known.length
    expect([await known(job({ overlay })), await known(job({ overlay }), 'b'), await known(job({ overlay, state: 'refused' }))]).toEqual([1, 0, 0])
  })

  it('gives way to what the register says later', async () => {
    const overlay = { subject: HOME, facts: [{ fact: 'home.residents', value: '3' }] }
    const known = async (said_at: string) =>
      (await openedIn(carrying({ 'home.residents': fact('5', { said_at }) }), 'gas-inspection', HOME, [job({ overlay })], local))?.form.known[0]?.value
    expect([await known('2026-11-01T00:00:00Z'), await known('2026-11-25T00:00:00Z')]).toEqual(['3', '5'])
  })
})
