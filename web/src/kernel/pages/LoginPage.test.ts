import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import { session as calls } from '@/api/calls'
import { ApiError } from '@/api/client'
import type { Me, SessionAnswer } from '@/api/contract'
import { openAtSignIn } from '@/kernel/device/phone'
import { i18n, language, setLanguage } from '@/kernel/i18n'

import LoginPage from './LoginPage.vue'

vi.mock('@/kernel/device/phone', () => ({ openAtSignIn: vi.fn(async () => undefined) }))
vi.mock('@/api/calls', () => ({
  session: { read: vi.fn(), login: vi.fn(), secondFactor: vi.fn(), confirmSecondFactor: vi.fn(), language: vi.fn(), password: vi.fn() },
}))

const called = vi.mocked(calls)
const refusal = (code: string, status: number, details = {}): ApiError => new ApiError(code, `拒绝:${code}`, code, details, status)
let me: Me | null

async function show(path = '/login') {
  const pages = ['/', '/login', '/field', '/field/case/1', '/desk'].map((at) => ({ path: at, component: { template: '<i/>' } }))
  const router = createRouter({ history: createMemoryHistory(), routes: pages })
  await router.push(path)
  setActivePinia(createPinia())
  const page = mount(LoginPage, { global: { plugins: [i18n, router] } })
  await flushPromises()
  const press = async (): Promise<void> => {
    await page.find('form').trigger('submit')
    await flushPromises()
    await vi.dynamicImportSettled()
    await flushPromises()
  }
  const fill = async (): Promise<void> => {
    await page.find('#username').setValue('worker1')
    await page.find('#password').setValue('secret')
    await press()
  }
  return { page, router, fill, press }
}

function signedIn(face: 'field' | 'desk'): void {
  me = { face, may: [], duties: [], language: 'zh' } as unknown as Me
}

beforeEach(() => {
  me = null
  vi.resetAllMocks()
  called.language.mockResolvedValue(undefined)
  called.read.mockImplementation(async () => ({ csrf: 'x', me, settings: { oidc: false }, district: { texts: {}, name: '河西区' } }) as unknown as SessionAnswer)
  called.login.mockImplementation(async () => {
    signedIn('field')
    return { me: me! }
  })
})

describe('signing in', () => {
  it('leads to the face of the person, or back to where one was', async () => {
    const plain = await show()
    await plain.fill()
    expect(plain.router.currentRoute.value.path).toBe('/field')
    const back = await show('/login?next=/field/case/1')
    await back.fill()
    expect(back.router.currentRoute.value.path).toBe('/field/case/1')
  })

  it('speaks the language of the account, not of who used this device before', async () => {
    await setLanguage('en') // pressed by the person before
    await (await show()).fill()
    expect(language()).toBe('zh')
    expect(called.language).not.toHaveBeenCalled()
  })

  it('keeps the language that was chosen before signing in, and tells the account', async () => {
    const { page, fill } = await show()
    await page.find('button.switch').trigger('click')
    await flushPromises()
    await vi.dynamicImportSettled()
    await fill()
    expect(language()).toBe('en')
    expect(called.language).toHaveBeenCalledExactlyOnceWith('en')
    await setLanguage('zh')
  })

  it('opens what the phone keeps with the password, for who works in the field alone', async () => {
    await (await show()).fill()
    expect(openAtSignIn).toHaveBeenCalledExactlyOnceWith(me, 'secret')
    called.login.mockImplementation(async () => {
      signedIn('desk')
      return { me: me! }
    })
    await (await show()).fill()
    expect(openAtSignIn).toHaveBeenCalledTimes(1)
  })

  it.each(['//evil.example', 'https://evil.example/field', '/desk', '/fieldx'])('never follows %s', async (next) => {
    const { router, fill } = await show(`/login?next=${encodeURIComponent(next)}`)
    await fill()
    expect(router.currentRoute.value.fullPath).toBe('/field')
  })

  it('asks for the code when the server does, and sends all three', async () => {
    called.login.mockRejectedValueOnce(refusal('second_factor_required', 401))
    const { page, fill, press } = await show()
    await fill()
    await page.find('#code').setValue('12345')
    await press()
    expect(page.text()).toContain('请输入 6 位数字')
    await page.find('#code').setValue('123456')
    await press()
    expect(called.login).toHaveBeenLastCalledWith({ username: 'worker1', password: 'secret', code: '123456' })
  })

  it('sets the second factor up with its picture, and needs no second login', async () => {
    called.login.mockRejectedValueOnce(refusal('second_factor_setup_required', 403))
    called.secondFactor.mockResolvedValue({ secret: 'ABCD', otpauth_url: '', qr_svg: '<svg/>' })
    called.confirmSecondFactor.mockImplementation(async () => {
      signedIn('desk')
      return { me: me! }
    })
    const { page, router, fill, press } = await show()
    await fill()
    expect(page.find('img.qr').attributes('src')).toContain('svg')
    await page.find('#code').setValue('123456')
    await press()
    expect(called.login).toHaveBeenCalledTimes(1)
    expect(router.currentRoute.value.path).toBe('/desk')
  })

  it('says until when an account is locked, in the district’s time', async () => {
    called.login.mockRejectedValue(refusal('account_locked', 423, { until: '2026-11-23T04:15:00Z' }))
    const { page, fill } = await show()
    await fill()
    expect(page.text()).toContain('12:15')
  })

  it('back from outside with a factor that exists asks for its code only', async () => {
    called.secondFactor.mockRejectedValue(refusal('second_factor_exists', 409))
    const { page } = await show('/login?error=second_factor_setup_required')
    expect(page.find('#code').exists()).toBe(true)
    expect(page.find('img.qr').exists()).toBe(false)
  })

  it('an empty form never reaches the server', async () => {
    const { page, press } = await show()
    await press()
    expect(called.login).not.toHaveBeenCalled()
    expect(page.text()).toContain('请填写用户名和密码')
  })

  it('lets nobody go on with a password that somebody else chose', async () => {
    called.login.mockImplementation(async () => {
      signedIn('field')
      me!.password_is_initial = true
      return { me: me! }
    })
    called.password.mockImplementation(async () => void (me!.password_is_initial = false))
    const { page, router, fill, press } = await show()
    await fill()
    expect(router.currentRoute.value.path).toBe('/login')
    expect((page.find('#given').element as HTMLInputElement).value).toBe('secret')
    await press()
    expect(page.text()).toContain('请填写两个密码')
    await page.find('#own').setValue('river-lantern-17')
    await press()
    expect(called.password).toHaveBeenCalledWith({ old: 'secret', new: 'river-lantern-17' })
    expect(router.currentRoute.value.path).toBe('/field')
  })

  it('asks for both passwords of whom a page sent here', async () => {
    signedIn('desk')
    me!.password_is_initial = true
    const { page } = await show()
    expect((page.find('#given').element as HTMLInputElement).value).toBe('')
    expect(page.find('#username').exists()).toBe(false)
  })
})
