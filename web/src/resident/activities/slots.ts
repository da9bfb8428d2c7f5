/** A slot of an activity as people read it: when it is, and what is free. Pure. */
import type { PublicActivity, PublicSlot } from '@/api/contract'
import { exact } from '@/kernel/ui/time'

export type Room = 'free' | 'waiting' | 'full'

export function room(slot: PublicSlot): Room {
  if (slot.left > 0) return 'free'
  return slot.waiting_left > 0 ? 'waiting' : 'full'
}

/** Nothing can be booked any more, not even a place in a waiting list. */
export function isFull(activity: Pick<PublicActivity, 'slots'>): boolean {
  return activity.slots.every((slot) => room(slot) === 'full')
}

/** «11月28日 周六 09:00–10:00»; both ends in full when the slot goes past midnight. */
export function span(slot: Pick<PublicSlot, 'begins_at' | 'ends_at'>, language: string, now?: number): string {
  const [begins, ends] = [slot.begins_at, slot.ends_at].map((at) => exact(Date.parse(at), language, now))
  const same = begins!.slice(0, -5) === ends!.slice(0, -5)
  return `${begins}–${same ? ends!.slice(-5) : ends}`
}
