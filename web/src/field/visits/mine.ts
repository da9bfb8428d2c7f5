/** One's own visits, with or without a network, less what this phone has told of already; where the phone is, once asked. */
import { ref } from 'vue'

import { visits, type Visit, type VisitDetail } from '@/kernel/rounds/calls'
import { useSession } from '@/kernel/session/store'

import { freshOrCarried } from '../case/carried'
import type { Seen } from '../outbox/kept'
import { visitInPack, visitsInPack } from './carried'
import { shortTitle, type Spot } from './order'
import { toldSince } from './send'

export const here = ref<Spot | null>(null)

export async function readVisits(): Promise<Seen<Visit[]>> {
  const { value, asOf } = await freshOrCarried('visits', visits.mine, visitsInPack)
  return { value: value.filter((visit) => !toldSince(visit.uuid, asOf ?? Date.now())), asOf }
}

export const readVisit = (uuid: string): Promise<Seen<VisitDetail>> => freshOrCarried(`visit:${uuid}`, () => visits.read(uuid), () => visitInPack(uuid))

/** Whom a visit is to, in a list: an address without its district and street. */
export const whom = (visit: Visit): string => shortTitle(visit.subject?.title ?? '', useSession().district?.name ?? '')
