/** What waits for somebody who answers for a place: two words about one thing, and what a phone sent after it lost the place. */
import { get, post } from '@/api/client'
import type { Page } from '@/api/contract'
import type { components } from '@/api/schema'

type S = components['schemas']
export type Conflict = S['ConflictOut']
export type Word = S['WordOut']
export type Value = S['SettleIn']['value']
export type Parked = S['ParkedOut']
export type Whole = S['WholeOut']

export const conflicts = {
  page: (cursor: string, purpose = '') => get<Page<Conflict>>('/facts/conflicts', { cursor, purpose }),
  settle: (uuid: string, value: Value, reason = '') => post<S['SettledOut']>(`/facts/conflicts/${uuid}/settle`, { value, reason }),
}

export const parked = {
  page: (cursor: string) => get<Page<Parked>>('/devices/parked', { cursor }),
  read: (uuid: string, purpose: string) => get<Whole>(`/devices/parked/${uuid}`, { purpose }),
  decide: (uuid: string, how: 'take' | 'discard', reason: string) => post<S['DecidedOut']>(`/devices/parked/${uuid}/${how}`, { reason }),
}
