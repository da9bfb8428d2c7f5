/** What was found at a door and is in no register: where it can be, and how it is told, with or without a network. */
import type { components } from '@/api/schema'
import { found } from '@/api/sweeps'
import { uuid7 } from '@/kernel/device/ids'
import { isAway } from '@/kernel/device/transport'
import type { Visit } from '@/kernel/rounds/calls'

import { jobs, pack, packState } from '../device/held'
import { collectionOf, type CarriedSubject } from '../forms/carried'
import { freshOrKept } from '../outbox/kept'
import { put, type Result } from '../outbox/useOutbox'
import { foundVisit } from '../visits/found'
import { readVisits } from '../visits/mine'
import { thing } from '../visits/send'

type S = components['schemas']
export type Room = Pick<S['RoomOut'], 'uuid' | 'room'>
/** A stairwell; its rooms, where the phone carries them. */
export interface Doorway {
  id: number
  title: string
  place_code: string
  rooms?: string[]
}
export interface Pass {
  uuid: string
  title: string
  subject_kind: string
  /** Any door of it, as the others will look; null when none is left. */
  like: Visit | null
}

interface CarriedDoor {
  title: string
  place: string
  rooms: string[]
}

/** The stairwells of one's areas: the phone's own, else the server's. */
export async function doorways(places: string[]): Promise<Doorway[]> {
  const carried = pack.value && packState.value ? await pack.value.all<CarriedDoor>('doors') : []
  if (!carried.length) return (await Promise.all(places.map(found.stairwells))).flat()
  const doors = carried.map(({ key, value }) => ({ id: Number(key), title: value.title, place_code: value.place, rooms: value.rooms }))
  return doors.sort((a, b) => a.title.localeCompare(b.title, 'zh-CN', { numeric: true }))
}

/** The homes behind a stairwell, with those that this phone found there. */
export async function roomsOf(door: Doorway): Promise<Room[]> {
  const own = foundIn(door)
  const there = door.rooms ? await carriedRooms(door) : await found.rooms(door.id)
  const all = [...there, ...own.filter((one) => !there.some((other) => other.room === one.room))]
  return all.sort((a, b) => a.room.localeCompare(b.room, 'zh-CN', { numeric: true }))
}

async function carriedRooms(door: Doorway): Promise<Room[]> {
  const titles = new Map((door.rooms ?? []).map((room) => [`${door.title}${room}`, room]))
  const homes = await pack.value!.all<CarriedSubject>(collectionOf('home'))
  return homes.flatMap(({ key, value }) => (titles.has(value.title) ? [{ uuid: key, room: titles.get(value.title)! }] : []))
}

function foundIn(door: Doorway): Room[] {
  const bodies = jobs.value.filter((job) => job.kind === 'sweeps.home' && job.state !== 'refused').map((job) => job.body as S['FoundHomeIn'])
  return bodies.filter((body) => body.stairwell === door.id).map(({ uuid, room }) => ({ uuid: uuid!, room }))
}

/** The rounds that something found may join. */
export async function passes(): Promise<Pass[]> {
  const going = await readVisits().then((seen) => seen.value, () => [] as Visit[])
  const known = new Map<string, Pass>()
  for (const visit of going) {
    const { round_uuid: uuid, round_title: title, subject } = visit
    if (subject) known.set(uuid, { uuid, title, subject_kind: subject.kind, like: visit })
  }
  const open = await freshOrKept('found:rounds', found.rounds).then((seen) => seen.value, (error: unknown) => {
    if (!isAway(error)) throw error
    return null
  })
  if (!open) return [...known.values()]
  const fit = open.filter((one) => !one.is_sealed && !one.is_standing)
  return fit.map(({ uuid, title, subject_kind }) => known.get(uuid) ?? { uuid, title, subject_kind, like: null })
}

interface Told {
  result: Result
  /** Where one goes now; empty when it is on no round. */
  visit: string
}

/** Tell of a home that is in no register. */
export async function tellHome(door: Doorway, given: { floor: number; room: string }, pass: Pass | null, name: string): Promise<Told> {
  const subject = { kind: 'home', uuid: uuid7(), title: `${door.title}${given.room}`, place_code: door.place_code }
  return tell('sweeps.home', subject, { uuid: subject.uuid, stairwell: door.id, ...given }, pass, name)
}

/** Tell of somebody who lives in a home and is in no register. */
export async function tellPerson(door: Doorway, given: Omit<S['FoundPersonIn'], 'uuid' | 'on'>, pass: Pass | null, name: string): Promise<Told> {
  const subject = { kind: 'person', uuid: uuid7(), title: given.name, place_code: door.place_code }
  return tell('sweeps.person', subject, { uuid: subject.uuid, ...given }, pass, name)
}

type Subject = Pick<NonNullable<Visit['subject']>, 'kind' | 'uuid' | 'title' | 'place_code'>

/** What is visited there goes behind it, under the names that are made here. */
async function tell(kind: string, subject: Subject, body: Record<string, unknown>, pass: Pass | null, name: string): Promise<Told> {
  const target = uuid7()
  const made = pass?.like ? foundVisit(pass.like, target, { ...subject, lon: null, lat: null }) : null
  const result = await put({
    kind, name, name_en: name, title: subject.title, about: pass ? thing(target) : `found:${subject.uuid}`, carry: 'operation',
    link: made ? `/field/visits/${target}` : '', body: { ...body, on: pass && { round: pass.uuid, target } }, made,
  }, [], [])
  const there = result.state === 'sent' ? String(result.answer.visit ?? '') : made ? target : ''
  return { result, visit: there && `/field/visits/${there}` }
}
