import { describe, expect, it } from 'vitest'

import zh from '../settings/messages/zh.json?raw'
import { actionName } from './actions'

const acts = (JSON.parse(zh) as { desk: { audit: { act: Record<string, string> } } }).desk.audit.act

describe('what was done, in words', () => {
  it('calls a move of an event by the name of the move', () => {
    expect(actionName('events.event.accept')).toEqual({ move: 'accept' })
  })

  it('knows that a report is not a move', () => {
    expect(actionName('events.event.open')).toEqual({ act: 'events_event_open' })
    expect(acts.events_event_open).toBe('上报事件')
  })

  it('has words for what happens to accounts', () => {
    for (const what of ['user_unlocked', 'user_second_factor_reset', 'duty_ended', 'duties_followed']) {
      expect(acts[`accounts_${what}`], what).toBeTruthy()
    }
  })
})
