/** One's own visits, with or without a network, less what this phone has told of already; where the phone is, once asked. */
import { ref } from 'vue'

import { visits, type Visit, type VisitDetail } from '@/kernel/rounds/calls'
import { useSession } from '@/kernel/session/store'

import { freshOrCarried } from '../case/carried'
import type { Seen } from '../outbox/kept'
import { jobs } from '../outbox/useOutbox'
import { detailOf, visitInPack, visitsInPack } from './carried'
import { shortTitle, type Spot } from './order'
import { foundHere, foundSince } from './found'
import { toldSince } from './send'

export const here = ref<Spot | null>(null)

export async function readVisits(): Promise<Seen<Visit[]>> {
  const { value, asOf } = await freshOrCarried('visits', visits.mine, visitsInPack)
  const listedAt = asOf ?? Date.now()
  const there = new Set(value.map((visit) => visit.uuid))
  const all = [...value, ...foundSince(jobs.value, listedAt).filter((visit) => !there.has(visit.uuid))]
  return { value: all.filter((visit) => !toldSince(visit.uuid, listedAt)), asOf }
}

/** Of people nothing is kept beside the pack, which gives it back when they are not one's own any more. */
const isOfNobody = (visit: VisitDetail): boolean => visit.subject?.kind !== 'person'

export async function readVisit(uuid: string): Promise<Seen<VisitDetail>> {
  const found = foundHere(jobs.value, uuid)
  if (found) return { value: detailOf(found), asOf: null }
  return freshOrCarried(`visit:${uuid}`, () => visits.read(uuid), () => visitInPack(uuid), isOfNobody)
}

/** Whom a visit is to, in a list: an address without its district and street. */
export const whom = (visit: Visit): string => shortTitle(visit.subject?.title ?? '', useSession().district?.name ?? '')
