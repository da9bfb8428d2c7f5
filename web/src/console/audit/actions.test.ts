import { describe, expect, it } from 'vitest'

import zh from '../settings/messages/zh.json?raw'
import { actionName, ofAnyType } from './actions'

const acts = (JSON.parse(zh) as { desk: { audit: { act: Record<string, string> } } }).desk.audit.act
const knows = (type: string, move: string): boolean => ['events.event accept', 'whistles.whistle call'].includes(`${type} ${move}`)

describe('what was done, in words', () => {
  it('calls a move of any type by the name of the move', () => {
    expect(actionName('events.event.accept', knows)).toEqual({ type: 'events.event', move: 'accept' })
    expect(actionName('whistles.whistle.call', knows)).toEqual({ type: 'whistles.whistle', move: 'call' })
  })

  it('knows that a report is not a move', () => {
    expect(actionName('events.event.open', knows)).toEqual({ act: 'events_event_open' })
    expect(acts.events_event_open).toBe('上报事件')
  })

  it('calls what every type has by one name', () => {
    expect(ofAnyType('whistles.call.open_part')).toEqual({ type: 'whistles.call', what: 'open_part' })
    expect(ofAnyType('accounts.user.unlocked')).toBeNull()
  })

  it('has words for what happens to accounts', () => {
    for (const what of ['user_unlocked', 'user_second_factor_reset', 'duty_ended', 'duties_followed']) {
      expect(acts[`accounts_${what}`], what).toBeTruthy()
    }
  })
})
