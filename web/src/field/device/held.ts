/** The phone as the screens see it: whose vault is open, its queue and its pack, and the network. */
import { computed, ref, shallowRef } from 'vue'

import type { Draft, Drafts } from '@/kernel/device/drafts'
import { uuid7 } from '@/kernel/device/ids'
import type { Job } from '@/kernel/device/jobs'
import type { Pack, PackState } from '@/kernel/device/pack'
import { phoneName } from '@/kernel/device/phone'
import { Queue } from '@/kernel/device/queue'
import { MemoryStore } from '@/kernel/device/store'
import type { UserStore } from '@/kernel/device/store'
import { server } from '@/kernel/device/transport'
import type { Vault } from '@/kernel/device/vaults'

/** `memory`: this browser can keep nothing, what waits is gone with the page. */
export type DeviceState = 'opening' | 'locked' | 'open' | 'memory'

export const state = ref<DeviceState>('opening')
export const vault = shallowRef<Vault | null>(null)
export const store = shallowRef<UserStore | null>(null)
export const pack = shallowRef<Pack | null>(null)
export const packState = shallowRef<PackState | null>(null)
export const jobs = shallowRef<Job[]>([])
/** Who keeps half-filled forms, and what is kept; null where the browser keeps nothing. */
export const keeper = shallowRef<Drafts | null>(null)
export const drafts = shallowRef<Draft[]>([])
export const queue = shallowRef<Queue>(memoryQueue())
export const online = ref(typeof navigator === 'undefined' || navigator.onLine)
/** The network is there, and the server was not reached through it. */
export const away = ref(false)
/** The session at the server is over; what is here stays open, and waits for the sign-in. */
export const signedOut = ref(false)
export const isSafe = computed(() => vault.value?.isSafe ?? false)

/** The queue of a page whose browser keeps nothing. */
export function memoryQueue(): Queue {
  const held = new MemoryStore()
  const device = uuid7()
  const registered = async (): Promise<string> => {
    await server.register(device, phoneName())
    return device
  }
  return new Queue(held, server, registered, () => void held.jobs().then((read) => (jobs.value = read)))
}
