import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { i18n, setLanguage } from '@/kernel/i18n'

import TimeLeft from './TimeLeft.vue'

const HOUR = 3_600_000
const at = (hours: number): string => new Date(Date.now() + hours * HOUR + 30_000).toISOString()
const show = (props: InstanceType<typeof TimeLeft>['$props']) => mount(TimeLeft, { props, global: { plugins: [i18n] } })

beforeEach(async () => {
  vi.useRealTimers()
  await setLanguage('zh')
})

describe('TimeLeft', () => {
  it('says how long is left, and the exact time on touch', async () => {
    const shown = show({ due: at(30), timeliness: 'in_time' })
    expect(shown.text()).toBe('30 小时后到期')
    expect(shown.find('svg').exists()).toBe(false)
    await shown.find('button').trigger('click')
    expect(shown.text()).toMatch(/\d{1,2}:\d{2} 到期/)
    expect(shown.find('button').attributes('aria-expanded')).toBe('true')
  })

  it('due soon carries a clock, overdue a filled mark with the hours: never colour alone', () => {
    const soon = show({ due: at(2), timeliness: 'due_soon' })
    expect(soon.find('.due_soon svg').exists()).toBe(true)
    const late = show({ due: at(-5), timeliness: 'overdue' })
    expect(late.find('.overdue svg').exists()).toBe(true)
    expect(late.text()).toBe('已超时 4 小时')
  })

  it('turns overdue by itself when the server’s word is old', () => {
    expect(show({ due: at(-2), timeliness: 'due_soon' }).find('.overdue').exists()).toBe(true)
  })

  it('a paused or closed case counts no time', () => {
    expect(show({ due: at(-5), timeliness: 'paused' }).text()).toBe('已暂停计时')
    expect(show({ due: at(-5), timeliness: 'done' }).text()).toBe('已办结')
    expect(show({ due: null }).text()).toBe('未定期限')
  })

  it('speaks English', async () => {
    await setLanguage('en')
    expect(show({ due: at(3), timeliness: 'in_time' }).text()).toBe('due in 3 h')
  })
})
