/** Opens and locks the phone, and knows when it is worth trying to send. */
import { liveQuery } from 'dexie'
import { watch } from 'vue'

import type { SessionAnswer } from '@/api/contract'
import { Drafts } from '@/kernel/device/drafts'
import { letGo } from '@/kernel/device/expiring'
import { moveIn } from '@/kernel/device/moving'
import { Pack } from '@/kernel/device/pack'
import { canKeep, vaults } from '@/kernel/device/phone'
import { Queue } from '@/kernel/device/queue'
import { UserStore } from '@/kernel/device/store'
import { server } from '@/kernel/device/transport'
import { markUsed } from '@/kernel/device/used'
import type { Vault } from '@/kernel/device/vaults'
import { useSession } from '@/kernel/session/store'

import { away, drafts, jobs, keeper, memoryQueue, online, pack, packState, queue, signedOut, state, store, vault } from './held'
import { nameOfPhone } from './naming'
import { startPack } from './packing'

const EVERY_MS = 30_000

let watched: { unsubscribe(): void }[] = []
let entering: Promise<void> | null = null
let started = false

/** Open what belongs to who is signed in, or to whom this browser session had it open. Calls at the same time join. */
export function enter(): Promise<void> {
  entering ??= find().finally(() => (entering = null))
  return entering
}

async function find(): Promise<void> {
  start()
  const session = useSession()
  if (!canKeep()) return void (state.value = 'memory')
  const me = session.me
  if (me && vault.value?.user === me.id) return void run()
  const found = await (me ? vaults().enter(me) : vaults().resume()).catch(() => null)
  if (found) await open(found)
  else shut()
}

/** Bring a vault's work to the screens. */
export async function open(found: Vault): Promise<void> {
  close()
  const own = new UserStore(found)
  markUsed()
  await moveIn(own, found.user).catch(() => 0)
  await remember(own, found.user)
  store.value = own
  pack.value = new Pack(own)
  await letGo(own, pack.value, Date.now())
  packState.value = await pack.value.state()
  queue.value = new Queue(own, server, () => nameOfPhone(own, found.user))
  keeper.value = new Drafts(own)
  vault.value = found
  await queue.value.recover()
  await keeper.value.clean(await own.jobs())
  await Promise.all([showJobs(own), showDrafts(own)])
  follow(() => own.db.jobs.toArray(), () => showJobs(own))
  follow(() => own.db.drafts.toArray(), () => showDrafts(own))
  state.value = 'open'
  void run()
}

function follow(rows: () => Promise<unknown>, show: () => Promise<void>): void {
  watched.push(liveQuery(rows).subscribe({ next: () => void show().catch(() => undefined), error: () => undefined }))
}

async function showJobs(own: UserStore): Promise<void> {
  const read = await own.jobs()
  if (store.value === own) jobs.value = read
}

async function showDrafts(own: UserStore): Promise<void> {
  const read = await new Drafts(own).all()
  if (store.value === own) drafts.value = read
}

/** Who this is, for the next time without a network; or, without one now, who it was. */
async function remember(own: UserStore, user: number): Promise<void> {
  const session = useSession()
  if (session.answer?.me?.id === user) return own.setMeta('session', session.answer)
  const kept = await own.meta<SessionAnswer>('session')
  if (kept) session.assume(kept)
}

/** Put everything out of sight; what is on the phone stays there, sealed. */
function close(): void {
  for (const each of watched) each.unsubscribe()
  watched = []
  store.value?.close()
  store.value = pack.value = packState.value = vault.value = keeper.value = null
  queue.value = memoryQueue()
  jobs.value = drafts.value = []
}

function shut(): void {
  close()
  state.value = 'locked'
}

/** Lock the phone: from now on the password (or PIN) is asked. */
export async function lock(): Promise<void> {
  const user = vault.value?.user
  shut()
  if (user !== undefined) await vaults().lock(user)
}

/** Send what waits, then see what changed. */
export async function run(): Promise<void> {
  const mine = queue.value
  await mine.run().catch(() => undefined)
  if (mine !== queue.value) return
  away.value = mine.way === 'away'
  signedOut.value = mine.way === 'signedOut' || useSession().expired
  if (vault.value?.isSafe) await startPack()
  await expire()
}

/** What may not be on this phone any longer goes, with or without a network. */
async function expire(): Promise<void> {
  if (store.value && pack.value) await letGo(store.value, pack.value, Date.now()).catch(() => 0)
}

/** Once a page load: the moments at which it is worth trying again. */
function start(): void {
  if (started) return
  started = true
  const set = (now: boolean) => () => {
    online.value = now
    if (now) void run()
  }
  window.addEventListener('online', set(true))
  window.addEventListener('offline', set(false))
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void run())
  setInterval(() => void (jobs.value.some((job) => job.state === 'waiting') ? run() : expire()), EVERY_MS)
  const session = useSession()
  session.holdOpen(() => vault.value !== null && window.location.pathname.startsWith('/field'))
  watch(() => session.expired, (is) => (signedOut.value = is))
  watch(() => session.me?.id, (id) => id !== undefined && void enter()) // somebody else signed in
}
