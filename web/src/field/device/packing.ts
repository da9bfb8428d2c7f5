/** Keeps the worker's pack up to date while the face is open, and says how it stands. */
import { ref, shallowRef } from 'vue'

import { ApiError } from '@/api/client'
import { fillCodes } from '@/kernel/device/codes'
import type { Progress } from '@/kernel/device/sync'
import { Sync } from '@/kernel/device/sync'
import { server } from '@/kernel/device/transport'

import { keeper, pack, packState, store, vault } from './held'
import { nameOfPhone } from './naming'

export const progress = shallowRef<Progress | null>(null)
/** Why the pack is not up to date; null when it is, or when only the network is missing. */
export const packProblem = shallowRef<unknown>(null)
/** Areas that were taken away since the page was opened. */
export const lostAreas = ref<string[]>([])
/** Half-filled forms that went with them. */
export const lostDrafts = ref(0)
/** The server carries no pack for this person (no area is theirs). */
export const notOffered = ref(false)

const EVERY_MS = 5 * 60_000
let at = 0
let running: Promise<void> | null = null

/** Once in a while, or at once when asked. Calls at the same time join. */
export function startPack(now = false): Promise<void> {
  if (running) return running
  if (notOffered.value || (!now && packState.value && Date.now() - at < EVERY_MS)) return Promise.resolve()
  running = sync().finally(() => (running = null))
  return running
}

async function sync(): Promise<void> {
  const [held, own, user] = [pack.value, store.value, vault.value?.user]
  if (!held || !own || user === undefined) return
  const work = new Sync(held, server, (told) => (progress.value = told))
  try {
    const before = (await held.state())?.areas ?? []
    const device = await nameOfPhone(own, user)
    const done = await work.run(device)
    await fillCodes(own, server, device).catch(() => undefined) // without a code a case has its number a little later
    at = Date.now()
    packProblem.value = null
    const now = new Set((await held.state())?.areas.map((area) => area.code))
    const lost = [...done.lost, ...before.flatMap(({ code }) => (now.has(code) ? [] : [code]))] // a whole pack names none
    if (lost.length) await lose(lost)
    lostDrafts.value += (await keeper.value?.dropWithout(async ({ collection, key }) => (await held.one(collection, key)) !== null)) ?? 0
  } catch (error) {
    await failed(error)
  } finally {
    if (pack.value === held) packState.value = await held.state()
  }
}

/** Of a place that is not ours any more nothing that was looked at stays; what was done there is sent, and parked. */
async function lose(areas: string[]): Promise<void> {
  lostAreas.value = [...new Set([...lostAreas.value, ...areas])]
  await store.value?.forgetSeen()
  lostDrafts.value += (await keeper.value?.dropOf(areas)) ?? 0
}

async function failed(error: unknown): Promise<void> {
  const code = error instanceof ApiError ? error.code : ''
  if (code === 'device_revoked') await revoked()
  if (code === 'not_allowed') notOffered.value = true
  const isQuiet = error instanceof ApiError && (error.isTransient || error.status === 401 || code === 'not_allowed')
  packProblem.value = isQuiet ? null : error
}

/** The server said that this phone is not to be used any more: what it knows goes, what it still has to say stays. */
async function revoked(): Promise<void> {
  await pack.value?.clear()
  await store.value?.forgetSeen()
}
