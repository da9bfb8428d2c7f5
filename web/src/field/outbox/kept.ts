/** What was last seen, so that the list and an opened case are there without a network; gone with the sign-out. */
import { useSession } from '@/kernel/session/store'

import { db } from './useOutbox'

export interface Seen<T> {
  value: T
  /** When it was fetched; null when it is fresh. */
  asOf: number | null
}

const keyOf = (name: string): { key: string; user: number } => {
  const user = useSession().me?.id ?? -1
  return { key: `${user}:${name}`, user }
}

/** Ask the server; when it cannot be reached, what was last seen. Raises the error when nothing was. */
export async function freshOrKept<T>(name: string, ask: () => Promise<T>): Promise<Seen<T>> {
  const { key, user } = keyOf(name)
  try {
    const value = await ask()
    await db.kept.put({ key, user, at: Date.now(), value: JSON.parse(JSON.stringify(value)) as unknown }).catch(() => undefined)
    return { value, asOf: null }
  } catch (error) {
    const kept = await db.kept.get(key).catch(() => undefined)
    if (!kept || (error as { isTransient?: boolean }).isTransient !== true) throw error
    return { value: kept.value as T, asOf: kept.at }
  }
}

/** Replace what is kept by a newer answer. */
export async function keep(name: string, value: unknown): Promise<void> {
  const { key, user } = keyOf(name)
  await db.kept.put({ key, user, at: Date.now(), value: JSON.parse(JSON.stringify(value)) as unknown }).catch(() => undefined)
}

/** Forget what this user saw; unsent work stays until it is sent or discarded. */
export async function forgetSeen(): Promise<void> {
  const { user } = keyOf('')
  await db.kept.where('user').equals(user).delete()
}
