/** What this phone is called at the server: one identifier for each person who uses it. */
import { ApiError } from '@/api/client'
import { uuid7 } from '@/kernel/device/ids'
import { phoneName } from '@/kernel/device/phone'
import type { UserStore } from '@/kernel/device/store'
import { server } from '@/kernel/device/transport'
import { useSession } from '@/kernel/session/store'

let registered = ''

/** The identifier, told to the server once a page load. Nothing is sent in the name of another than whose vault it is. */
export async function nameOfPhone(own: UserStore, user: number): Promise<string> {
  const session = useSession()
  await session.ready()
  if (session.me?.id !== user || session.expired) throw new ApiError('not_signed_in', '请先登录', 'Please sign in first', {}, 401)
  const known = (await own.meta<string>('device')) ?? uuid7()
  await own.setMeta('device', known)
  if (registered !== known) {
    await server.register(known, phoneName())
    registered = known
  }
  return known
}
