// @vitest-environment jsdom
import type { AnyNode, RootNode } from '@getodk/xforms-engine'
import { enableAutoUnmount, mount } from '@vue/test-utils'
import type { VueWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { inHand } from '@/kernel/device/update'
import { i18n } from '@/kernel/i18n'

import { dataOf, DRAFT, goneOn, partsOf } from './draft'
import type { Begun, DraftKeeper } from './draft'
import { openSurvey, payloadOf } from './engine'
import GAS from './fixtures/gas-inspection.xml?raw'
import zh from './messages/zh.json'
import type { Known } from './prepare'
import SurveyForm from './SurveyForm.vue'

i18n.global.mergeLocaleMessage('zh', zh)
vi.setConfig({ testTimeout: 60_000 }) // the first to open a form waits for the engine
const WAIT = { timeout: 30_000 }
// jsdom's files cannot be read as text by themselves.
Blob.prototype.text ??= function text(this: Blob): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result))
    reader.readAsText(this)
  })
}
const RESIDENTS = '/data/user/residents'
const fact = (value: string, path = RESIDENTS): Known => ({
  path, value, label: path, label_en: path, shown: value, shown_en: value, said_at: '2026-11-01T00:00:00Z', said_by: '李芳', source: 'form',
  source_name: '入户走访', valid_until: null,
})
const xml = (residents: string): string => `<data id="gas-inspection" version="2025.9"><user><residents>${residents}</residents></user></data>`
const begun = (residents: string, over: Partial<Begun> = {}) => ({ xml: xml(residents), changed: [], spared: [], ...over })

const PHOTO = '/data/finish/scene_photo'
function at(node: AnyNode, path: string): AnyNode | undefined {
  const children = (node.currentState.children ?? []) as readonly AnyNode[]
  return node.currentState.reference === path ? node : children.map((child) => at(child, path)).find(Boolean)
}
/** What is kept of a form in which one photo was taken. */
async function photographed(root: RootNode): Promise<{ xml: string; files: File[] }> {
  ;(at(root, PHOTO) as { setValue: (value: File) => unknown } & AnyNode).setValue(new File(['x'], 'scene.jpg', { type: 'image/jpeg' }))
  return partsOf((await payloadOf(root)).data)
}

describe('a draft that is opened later', () => {
  it('says of what is not asked what the register says today', () => {
    const going = goneOn(begun('3', { spared: [RESIDENTS] }), GAS, [fact('5')])
    expect(going.xml).toContain('<residents>5</residents>')
    expect(going.changed.size).toBe(0)
  })

  it('asks with the answer in it what the person answered and the register has learned otherwise since', () => {
    const going = goneOn(begun('3'), GAS, [fact('5')])
    expect(going.xml).toContain('<residents>3</residents>')
    expect([...going.changed]).toEqual([RESIDENTS])
  })

  it('does not ask what the register has learned just so, or what nobody had answered', () => {
    for (const answer of ['5', '']) {
      const going = goneOn(begun(answer), GAS, [fact('5')])
      expect(going.xml).toContain('<residents>5</residents>')
      expect(going.changed.size).toBe(0)
    }
  })

  it('keeps an answer that somebody gave because the known one was no longer right', () => {
    const going = goneOn(begun('3', { changed: [RESIDENTS] }), GAS, [fact('5')])
    expect(going.xml).toContain('<residents>3</residents>')
    expect([...going.changed]).toEqual([RESIDENTS])
  })

  it('is sent as the version of the form that is filled now', () => {
    expect(goneOn(begun('3'), GAS, []).xml).toContain('version="2026.1"')
  })

  it('is the same submission with the same photo, however often it is opened', async () => {
    const before = await photographed(await openSurvey(GAS, 'zh'))
    const id = (text: string) => /instanceID>([^<]+)/.exec(text)?.[1]
    let now = before
    for (let opened = 0; opened < 2; opened += 1) {
      const root = await openSurvey(GAS, 'zh', undefined, dataOf(now.xml, now.files))
      await vi.waitFor(() => expect(at(root, PHOTO)!.currentState).toHaveProperty('value.name'), WAIT)
      now = await partsOf((await payloadOf(root)).data)
      expect(now.files.map((file) => file.name)).toEqual(before.files.map((file) => file.name))
      expect([id(now.xml), now.xml.includes(`>${before.files[0]!.name}<`)]).toEqual([id(before.xml), true])
    }
  })

  it('has no file that was taken out again', async () => {
    const before = await photographed(await openSurvey(GAS, 'zh'))
    const root = await openSurvey(GAS, 'zh', undefined, dataOf(before.xml, before.files))
    await vi.waitFor(() => expect(at(root, PHOTO)!.currentState).toHaveProperty('value.name'), WAIT)
    ;(at(root, PHOTO) as { setValue: (value: null) => unknown } & AnyNode).setValue(null)
    expect((await partsOf((await payloadOf(root)).data)).files).toEqual([])
  })
})

describe('a form that is filled', () => {
  enableAutoUnmount(afterEach)

  /** A vault that holds one draft. */
  function vault(): DraftKeeper & { held: Begun | null } {
    return {
      held: null,
      async read() { return this.held },
      async keep(given) {
        this.held = { ...given, at: 1_700_000_000_000 }
        return this.held.at
      },
      async drop() { this.held = null },
    }
  }
  async function show(keeper: DraftKeeper): Promise<VueWrapper> {
    const page = mount(SurveyForm, {
      props: { xml: GAS, known: [] }, global: { plugins: [i18n], provide: { [DRAFT as symbol]: keeper } }, attachTo: document.body,
    })
    await vi.waitFor(() => expect(page.find('form.survey').exists()).toBe(true), WAIT)
    return page
  }
  const residents = (page: VueWrapper) => page.find(`[data-reference="${RESIDENTS}"] input`)

  it('is kept as it is answered, and not before; it goes on where it stopped', async () => {
    const keeper = vault()
    const page = await show(keeper)
    page.unmount()
    expect(keeper.held).toBeNull()
    const again = await show(keeper)
    await residents(again).setValue('4')
    await vi.waitFor(() => expect(keeper.held?.xml).toContain('<residents>4</residents>'), WAIT)
    again.unmount()
    const later = await show(keeper)
    expect((residents(later).element as HTMLInputElement).value).toBe('4')
    expect(later.text()).toContain('上次填到一半')
  })

  it('loses nothing of the last moment when its page is left', async () => {
    const keeper = vault()
    const page = await show(keeper)
    await residents(page).setValue('6')
    page.unmount()
    await vi.waitFor(() => expect(keeper.held?.xml).toContain('<residents>6</residents>'), WAIT)
  })

  it('keeps its photo when something else is answered after it was opened again', async () => {
    const keeper = vault()
    keeper.held = { ...(await photographed(await openSurvey(GAS, 'zh'))), changed: [], spared: [], at: 1 }
    const page = await show(keeper)
    await vi.waitFor(() => expect(page.find(`[data-reference="${PHOTO}"] img, [data-reference="${PHOTO}"] p.hint`).exists()).toBe(true), WAIT)
    await residents(page).setValue('7')
    await vi.waitFor(() => expect(keeper.held?.xml).toContain('<residents>7</residents>'), WAIT)
    expect(keeper.held?.files).toHaveLength(1)
  })

  it('begins anew after a second press', async () => {
    const keeper = vault()
    keeper.held = { ...begun('4'), files: [], at: 1 }
    const page = await show(keeper)
    const press = () => page.find('.begun button').trigger('click')
    await press()
    expect(keeper.held).not.toBeNull()
    await press()
    await vi.waitFor(() => expect((residents(page).element as HTMLInputElement).value).toBe(''), WAIT)
    expect([keeper.held, page.find('.begun').exists()]).toEqual([null, false])
  })

  it('is opened without what does not fit it, and says so', async () => {
    const keeper = vault()
    keeper.held = { ...begun('4'), xml: '<data id="another"/>', files: [], at: 1 }
    const page = await show(keeper)
    await vi.waitFor(() => expect(page.text()).toContain('对不上'), WAIT)
  })

  it('is in somebody’s hands as long as it is open', async () => {
    const page = await show(vault())
    expect(inHand.value).toBe(1)
    page.unmount()
    expect(inHand.value).toBe(0)
  })
})
