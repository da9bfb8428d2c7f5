/** Calls of care by name, and their shapes as the server's schema has them. */
import { get, post } from '@/api/client'
import type { components } from '@/api/schema'

type Schemas = components['schemas']
export type Colour = Schemas['ColourOut']
export type ElderRow = Schemas['ElderOut']
export type ElderPage = Schemas['ElderPageOut']
export type Grade = Schemas['GradeOut']
export type Fact = Schemas['FactOut']
export type CameOf = Schemas['CameOfOut']
export type Coming = Schemas['ComingOut']
export type Words = Schemas['WordsOut']
export type MayJoin = Schemas['MayJoinOut']
export type Resident = Schemas['CoveredOut']

/** Who says it; family says how they are authorised. */
export interface Voice {
  speaker: 'elder' | 'family'
  name: string
  relation: string
  authority: string
  text: string
}

export interface MemberDraft {
  part: string
  user_id: number | null
  name: string
}

export const silent = (): Voice => ({ speaker: 'elder', name: '', relation: '', authority: '', text: '' })

const at = (uuid: string, act: string): string => `/care/elders/${uuid}/${act}`

export const care = {
  words: () => get<Words>('/care/words'),
  elders: () => get<ElderRow[]>('/care/elders'),
  elder: (uuid: string, purpose: string) => get<ElderPage>(`/care/elders/${uuid}`, { purpose }),
  residents: (homeId: number) => get<Resident[]>(`/homes/${homeId}/people`),
  begin: (person: string, voice: Voice) => post<{ uuid: string }>('/care/elders', { person, ...voice }),
  grade: (uuid: string, colour: string, proposed: string, text: string) => post<void>(at(uuid, 'grades'), { colour, proposed, text }),
  candidates: (uuid: string) => get<MayJoin[]>(at(uuid, 'candidates')),
  team: (uuid: string, members: MemberDraft[]) => post<void>(at(uuid, 'team'), { members }),
  shown: (uuid: string, voice: Voice) => post<void>(at(uuid, 'shown'), voice),
  refuse: (uuid: string, voice: Voice) => post<void>(at(uuid, 'refusal'), voice),
  correct: (uuid: string, fact: string, value: unknown, voice: Voice) => post<void>(at(uuid, 'corrections'), { ...voice, fact, value }),
  calls: (uuid: string, begins: string, ends: string, callerId: number | null, voice: Voice) =>
    post<void>(at(uuid, 'calls'), { ...voice, begins, ends, caller_id: callerId }),
  stopCalls: (uuid: string, voice: Voice) => post<void>(at(uuid, 'calls/stop'), voice),
  wish: (uuid: string, kind: string, text: string, namesAgreed: boolean) =>
    post<void>(at(uuid, 'wishes'), { kind, text, names_agreed: namesAgreed }),
  passOn: (wish: string) => post<void>(`/care/wishes/${wish}/pass-on`),
  end: (uuid: string, ending: string) => post<void>(at(uuid, 'end'), { ending }),
  tell: (visit: string, result: { uuid: string; outcome: string; at: string; channel: string; note?: string; xml?: string }) =>
    post<unknown>(`/visits/${visit}/results`, result),
}
