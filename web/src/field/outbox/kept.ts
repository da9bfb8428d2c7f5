/** What was last seen, so that the list and an opened case are there without a network; gone with the sign-out. */
import { store } from '../device/held'

export interface Seen<T> {
  value: T
  /** When it was fetched; null when it is fresh. */
  asOf: number | null
}

/** In a lift the network is there and answers nothing: who has something to show does not wait longer. */
const PATIENCE_MS = 5_000
const late = (): Promise<never> => new Promise((_, reject) => setTimeout(() => reject(new Late()), PATIENCE_MS))
class Late extends Error {
  readonly isTransient = true
}

/** Ask the server; when it cannot be reached, what was last seen, if it `keeps`. Raises the error when nothing was. */
export async function freshOrKept<T>(name: string, ask: () => Promise<T>, keeps: (value: T) => boolean = () => true): Promise<Seen<T>> {
  const before = await store.value?.kept<T>(name)
  const asked = ask().then(async (value) => {
    if (keeps(value)) await keep(name, value)
    return value
  })
  if (!before) return { value: await asked, asOf: null }
  try {
    return { value: await Promise.race([asked, late()]), asOf: null }
  } catch (error) {
    asked.catch(() => undefined)
    if ((error as { isTransient?: boolean }).isTransient !== true) throw error
    return { value: before.value, asOf: before.at }
  }
}

/** Replace what is kept by a newer answer. */
export async function keep(name: string, value: unknown): Promise<void> {
  await store.value?.keep(name, value).catch(() => undefined)
}

/** Forget what this user saw; unsent work stays until it is sent or discarded. */
export async function forgetSeen(): Promise<void> {
  await store.value?.forgetSeen()
}
