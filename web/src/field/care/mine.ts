/** Elders in whose team one is, with or without a network; nothing of them is kept beside the pack. */
import type { Carried } from '@/kernel/device/drafts'
import type { Visit } from '@/kernel/rounds/calls'
import { isAway } from '@/kernel/device/transport'
import { ApiError } from '@/api/client'
import { care, type Coming, type ElderRow, type Words } from '@/scenarios/care/api'

import { jobs, pack, packState } from '../device/held'
import type { Seen } from '../outbox/kept'
import { about, put, type Result } from '../outbox/useOutbox'
import { untold } from '../visits/send'

const COLLECTION = 'own-elders'

/** Who leaves the team has nothing of an elder on the phone any more, a begun form neither. */
export const needsElder = (uuid: string): Carried => ({ collection: COLLECTION, key: uuid })

async function freshOrPack<T>(ask: () => Promise<T>, carried: () => Promise<NoInfer<T> | null>): Promise<Seen<T>> {
  try {
    return { value: await ask(), asOf: null }
  } catch (error) {
    const found = isAway(error) && pack.value && packState.value ? await carried() : null
    if (found === null) throw error
    return { value: found, asOf: Date.parse(packState.value!.asOf) }
  }
}

export const readElders = (): Promise<Seen<ElderRow[]>> =>
  freshOrPack(care.elders, async () => (await pack.value!.all<ElderRow>(COLLECTION)).map(({ value }) => value))

/** What a visit needs to know of an elder. */
export type Visited = Pick<ElderRow, 'uuid' | 'person' | 'address' | 'visit' | 'call' | 'colour' | 'is_expired'> & { name: string }

export const readElder = (uuid: string, purpose: string): Promise<Seen<Visited>> => freshOrPack<Visited>(
  async () => {
    const page = await care.elder(uuid, purpose)
    return { ...page, colour: page.grade?.colour ?? null }
  },
  async () => {
    const row = await pack.value!.one<ElderRow>(COLLECTION, uuid)
    return row && { ...row, name: row.title }
  },
)

/** The pack's words, as the phone carries them. */
export const carriedWords = async (): Promise<Words | null> => (await pack.value?.one<Words>('care-words', 'words')) ?? null

const thing = (elder: string): string => `care:${elder}`

/** What an elder asks for, through the queue. Throws what the server refuses; answers whether it waits on the phone. */
export async function sendWish(elder: Pick<Visited, 'uuid' | 'name'>, name: string, wish: { kind: string; text: string; names_agreed: boolean }): Promise<boolean> {
  const wanted = {
    kind: 'care.wish', name, name_en: name, title: elder.name, about: thing(elder.uuid), link: `/field/care/${elder.uuid}`,
    body: { elder: elder.uuid, ...wish }, carry: 'operation' as const,
  }
  const told: Result = await put(wanted, [], [])
  if (told.state === 'refused') {
    const { code = 'unexpected', message = '', message_en = '', details = {} } = told.job.problem ?? {}
    throw new ApiError(code, message, message_en, details, 409)
  }
  return told.state === 'queued'
}

/** How many wishes of an elder wait on this phone. */
export const wishesKept = (elder: string): number => about(thing(elder)).length

/** A visit or a call to an elder as the queue takes it. */
export const asVisit = (elder: Visited, coming: Coming, title: string): Visit =>
  ({ uuid: coming.uuid, round_title: title, subject: { kind: 'person', uuid: elder.person, title: elder.name } }) as Visit

/** Whether this phone has told of it and the server does not know yet. */
export const isTold = (coming: Coming | null): boolean => coming !== null && jobs.value.length > 0 && untold(coming.uuid).length > 0
