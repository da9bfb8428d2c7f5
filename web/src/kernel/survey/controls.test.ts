// @vitest-environment jsdom
import type { RootNode } from '@getodk/xforms-engine'
import { flushPromises, mount } from '@vue/test-utils'
import type { VueWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { i18n } from '@/kernel/i18n'

import { openSurvey } from './engine'
import CONTROLS from './fixtures/controls.xml?raw'
import zh from './messages/zh.json'
import SurveyNode from './SurveyNode.vue'

i18n.global.mergeLocaleMessage('zh', zh)

vi.setConfig({ testTimeout: 60_000 }) // the first to open a form waits for the engine
// jsdom's files cannot be read as text by themselves.
Blob.prototype.text ??= function text(this: Blob): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.readAsText(this)
  })
}

async function show(): Promise<{ root: RootNode; page: VueWrapper; xml: () => Promise<string> }> {
  const root = await openSurvey(CONTROLS, 'zh')
  const page = mount(SurveyNode, { props: { node: root }, global: { plugins: [i18n] }, attachTo: document.body })
  return { root, page, xml: async () => (await root.prepareInstancePayload()).data[0].get('xml_submission_file').text() }
}
const button = (page: VueWrapper, words: string) => page.findAll('button').find((one) => one.text().includes(words))

/** A camera that sees nothing at first, then a code; and whether it was turned off. */
function camera(seen: string[][]): { isOff: () => boolean } {
  const stop = vi.fn()
  const detect = vi.fn(async () => (seen.shift() ?? []).map((rawValue) => ({ rawValue })))
  vi.stubGlobal('BarcodeDetector', class { detect = detect })
  Object.defineProperty(navigator, 'mediaDevices', {
    configurable: true, value: { getUserMedia: vi.fn(async () => ({ getTracks: () => [{ stop }] })) },
  })
  HTMLMediaElement.prototype.play = async () => undefined
  return { isOff: () => stop.mock.calls.length > 0 }
}

afterEach(() => {
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

describe('a code', () => {
  it('is read by the camera, which is off afterwards', async () => {
    const seen = camera([[], ['GP-0042']])
    const { page, xml } = await show()
    await button(page, '扫码')!.trigger('click')
    await vi.waitFor(() => expect((page.find('[data-reference="/data/code"] input').element as HTMLInputElement).value).toBe('GP-0042'))
    await flushPromises()
    expect(seen.isOff()).toBe(true)
    expect(page.find('video').exists()).toBe(false)
    expect(await xml()).toContain('<code>GP-0042</code>')
  })

  it('is typed after all when scanning is stopped', async () => {
    const seen = camera([])
    const { page, xml } = await show()
    await button(page, '扫码')!.trigger('click')
    await vi.waitFor(() => expect(page.find('video').exists()).toBe(true))
    await button(page, '不扫了')!.trigger('click')
    await vi.waitFor(() => expect(seen.isOff()).toBe(true))
    await page.find('[data-reference="/data/code"] input').setValue('GP-7')
    expect(await xml()).toContain('<code>GP-7</code>')
  })

  it('is typed where the browser reads none, and where the camera is refused', async () => {
    const plain = await show()
    expect(button(plain.page, '扫码')).toBeUndefined()
    plain.page.unmount()
    camera([])
    navigator.mediaDevices.getUserMedia = async () => Promise.reject(new DOMException('no', 'NotAllowedError'))
    const { page } = await show()
    await button(page, '扫码')!.trigger('click')
    await vi.waitFor(() => expect(page.text()).toContain('打不开摄像头'))
  })
})

describe('rows of a repeat', () => {
  it('are added, filled and taken away', async () => {
    const { page, xml } = await show()
    await button(page, '再加一个隐患')!.trigger('click')
    const fields = page.findAll('[data-reference^="/data/hazard"] input')
    expect(fields).toHaveLength(2)
    await fields[0]!.setValue('软管龟裂')
    await fields[1]!.setValue('阀门漏气')
    await button(page, '去掉隐患 1')!.trigger('click')
    const sent = await xml()
    expect(sent).toContain('<what>阀门漏气</what>')
    expect(sent).not.toContain('软管龟裂')
  })
})

describe('the rarer questions', () => {
  it('are acknowledged, chosen between two numbers, put in an order', async () => {
    const { page, xml } = await show()
    await button(page, '知道了')!.trigger('click')
    const range = page.find('input[type=range]')
    expect([range.attributes('min'), range.attributes('max'), range.attributes('step')]).toEqual(['0', '10', '2'])
    expect(await xml()).toContain('<pressure/>')
    ;(range.element as HTMLInputElement).value = '6'
    await range.trigger('change')
    await page.find('[aria-label="修树往前"]').trigger('click')
    const sent = await xml()
    expect(sent).toContain('<told>OK</told>')
    expect(sent).toContain('<pressure>6</pressure>')
    expect(sent).toContain('<order>lamp tree road</order>')
  })

  it('says that a way on a map is not drawn here', async () => {
    const { page } = await show()
    expect(page.find('[data-reference="/data/way"]').text()).toContain('暂不支持')
  })
})
