/** Cases as the phone carries them: those that wait for this person, with what may be done and what each move asks. */
import type { CaseDetail, CaseRow, MoveOffer } from '@/api/contract'
import { isAway } from '@/kernel/device/transport'

import { pack, packState } from '../device/held'
import { freshOrKept } from '../outbox/kept'
import type { Seen } from '../outbox/kept'

type CarriedCase = CaseRow & { description: string; moves: MoveOffer[] }

/** What is not carried: the story, the photos, and what other people added. It comes with the network. */
const REST = {
  stepper: [], timeline: [], attachments: [], reporter: null, deadline: null, related: [], visible_to: [], sections: [], team: [],
  is_sealed: false, timeliness: 'in_time', thumbnail: null,
} as unknown as Omit<CaseDetail, keyof CarriedCase>

/** Ask the server; when it is away, what was seen of it last, else what the pack has. */
export async function freshOrCarried<T>(
  name: string, ask: () => Promise<T>, carried: () => Promise<T | null>, keeps?: (value: T) => boolean,
): Promise<Seen<T>> {
  try {
    return await freshOrKept(name, ask, keeps)
  } catch (error) {
    const found = isAway(error) && pack.value && packState.value ? await carried() : null
    if (found === null) throw error
    return { value: found, asOf: Date.parse(packState.value!.asOf) }
  }
}

export async function caseInPack(uuid: string): Promise<CaseDetail | null> {
  const found = await pack.value!.one<CarriedCase>('cases', uuid)
  return found && { ...REST, ...found }
}

export async function inboxInPack(): Promise<CaseRow[]> {
  const found = await pack.value!.all<CarriedCase>('cases')
  return found.map(({ value }) => ({ ...REST, ...value }))
}
