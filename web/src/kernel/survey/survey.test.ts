// @vitest-environment jsdom
import type { InstanceData, RootNode, SelectNode, AnyNode } from '@getodk/xforms-engine'
import { describe, expect, it, vi } from 'vitest'

import { openSurvey } from './engine'
import GAS from './fixtures/gas-inspection.xml?raw'
import { prepare } from './prepare'
import type { Known } from './prepare'

vi.setConfig({ testTimeout: 60_000 }) // the first to open a form waits for the engine
// jsdom's files cannot be read as text by themselves.
Blob.prototype.text ??= function text(this: Blob): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.readAsText(this)
  })
}
const NOW = new Date('2026-11-24T08:00:00Z')
const fact = (path: string, value: string, over: Partial<Known> = {}): Known => ({
  path, value, label: path, label_en: path, shown: value, shown_en: value, said_at: '2026-11-01T00:00:00Z', said_by: '李芳', source: 'form',
  source_name: '入户走访', valid_until: '2027-05-01T00:00:00Z', ...over,
})
const RESIDENTS = '/data/user/residents'
const nothing = new Set<string>()

function all(node: AnyNode): AnyNode[] {
  return [node, ...((node.currentState.children ?? []) as readonly AnyNode[]).flatMap(all)]
}
const at = (root: RootNode, path: string): AnyNode | undefined => all(root).find((node) => node.currentState.reference === path)
const asked = (root: RootNode): string[] =>
  all(root).filter((node) => ['input', 'select', 'upload'].includes(node.nodeType)).map((node) => node.currentState.reference)
async function sent(root: RootNode): Promise<{ data: InstanceData; xml: string }> {
  const { data } = await root.prepareInstancePayload()
  return { data: data[0], xml: await data[0].get('xml_submission_file').text() }
}

describe('what the register knows', () => {
  it('is not asked while it holds, and is submitted', async () => {
    const ready = prepare(GAS, [fact(RESIDENTS, '3')], NOW, nothing)
    expect(ready.spared).toHaveLength(1)
    const root = await openSurvey(ready.xml, 'zh')
    expect(asked(root)).not.toContain(RESIDENTS)
    expect((await sent(root)).xml).toContain('<residents>3</residents>')
  })

  it('is asked again with the old answer when its time is over, or somebody says that it has changed', async () => {
    const over = prepare(GAS, [fact(RESIDENTS, '3', { valid_until: '2026-11-23T00:00:00Z' })], NOW, nothing)
    const changed = prepare(GAS, [fact(RESIDENTS, '3')], NOW, new Set([RESIDENTS]))
    for (const ready of [over, changed]) {
      expect(ready.spared).toHaveLength(0)
      const root = await openSurvey(ready.xml, 'zh')
      expect(asked(root)).toContain(RESIDENTS)
      expect((at(root, RESIDENTS)!.currentState as { instanceValue: string }).instanceValue).toBe('3')
    }
  })

  it('takes a group away that has no question left, and nothing within a repeat', () => {
    const whole = ['contact_name', 'contact_phone', 'residents', 'tenure', 'gas_kind'].map((name) => fact(`/data/user/${name}`, 'lpg'))
    const ready = prepare(GAS, [...whole, fact('/data/cylinder/capacity_kg', '15')], NOW, nothing)
    expect(ready.xml).not.toContain('<group ref="/data/user"')
    expect(ready.spared.map((one) => one.path)).not.toContain('/data/cylinder/capacity_kg')
    expect(ready.xml).toContain('ref="/data/cylinder/capacity_kg"')
  })

  it('decides what else is asked, though it is not asked itself', async () => {
    const ready = prepare(GAS, [fact('/data/user/gas_kind', 'natural')], NOW, nothing)
    const root = await openSurvey(ready.xml, 'zh')
    expect(at(root, '/data/stove/stove_distance_m')!.currentState.relevant).toBe(false)
  })
})

describe('filling', () => {
  it('speaks the language of the reader', async () => {
    const root = await openSurvey(GAS, 'en')
    expect(at(root, RESIDENTS)!.currentState.label?.asString).toBe('People living there')
    expect(at(await openSurvey(GAS, 'zh'), RESIDENTS)!.currentState.label?.asString).toBe('常住人数')
  })

  it('keeps what was answered when a known answer is asked after all', async () => {
    const first = await openSurvey(prepare(GAS, [fact(RESIDENTS, '3')], NOW, nothing).xml, 'zh')
    ;(at(first, '/data/user/tenure') as SelectNode).selectValue('let')
    const again = prepare(GAS, [fact(RESIDENTS, '3')], NOW, new Set([RESIDENTS]))
    const root = await openSurvey(again.xml, 'zh', undefined, (await sent(first)).data)
    expect((at(root, '/data/user/tenure') as SelectNode).currentState.value).toEqual(['let'])
    expect(asked(root)).toContain(RESIDENTS)
  })

  it('tells a constraint in the words of the form', async () => {
    const root = await openSurvey(GAS, 'zh')
    const residents = at(root, RESIDENTS) as { setValue: (value: string) => unknown } & AnyNode
    residents.setValue('99')
    expect((residents.validationState as { violation: { message: { asString: string } } }).violation.message.asString).toBe('人数在 0 到 60 之间')
    residents.setValue('4')
    expect((residents.validationState as { violation: unknown }).violation).toBeNull()
  })

  it('sends files under the names that the answers say, never the same twice', async () => {
    const root = await openSurvey(GAS, 'zh')
    const paths = ['/data/finish/user_signature', '/data/finish/inspector_signature']
    for (const path of paths) {
      const node = at(root, path) as { setValue: (value: File) => unknown } & AnyNode
      node.setValue(new File(['x'], 'signature.png', { type: 'image/png' }))
    }
    const { data, xml } = await sent(root)
    const names = [...data.keys()].filter((name) => name !== 'xml_submission_file')
    expect(new Set(names).size).toBe(2)
    for (const name of names) expect(xml).toContain(`>${name}<`)
  })
})
