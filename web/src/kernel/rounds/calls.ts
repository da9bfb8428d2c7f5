/** Rounds and visits by name, in the shapes of the server's schema. */
import { get, post } from '@/api/client'
import type { Query } from '@/api/client'
import type { components } from '@/api/schema'

type Schemas = components['schemas']
export type Round = Schemas['RoundRowOut']
export type RoundDetail = Schemas['RoundDetailOut']
export type Coverage = Schemas['CoverageOut']
export type PlaceCoverage = Schemas['PlaceCoverageOut']
export type RoundType = Schemas['TypeOut']
export type Askable = Schemas['AskableOut']
export type Condition = Schemas['ConditionOut']
export type Opening = Schemas['OpeningIn']
export type Target = Schemas['TargetOut']
export type Visit = Schemas['VisitOut']
export type VisitDetail = Schemas['TargetDetailOut']
export type Told = Schemas['VisitResultOut']
export type Telling = Schemas['TellingIn']
export type Answer = Schemas['VisitAnswerOut']
export type DoorOrder = Schemas['OrderOut']
export type DoorList = Schemas['OrderDetailOut']
export type SubjectKind = 'home' | 'organisation' | 'equipment' | 'person'
export type Level = 'street' | 'community' | 'grid'

export const rounds = {
  types: () => get<RoundType[]>('/round-types'),
  list: (query: Query = {}) => get<Round[]>('/rounds', query),
  read: (uuid: string, query: { level?: Level; place?: string } = {}) => get<RoundDetail>(`/rounds/${uuid}`, query),
  askable: (kind: string) => get<Askable[]>('/rounds-askable', { kind }),
  size: (opening: Opening) => post<{ targets: number }>('/rounds/size', opening).then((answer) => answer.targets),
  open: (opening: Opening) => post<Schemas['RoundOut']>('/rounds', opening),
  close: (uuid: string) => post<Schemas['RoundOut']>(`/rounds/${uuid}/close`),
  targets: (uuid: string, query: Query) => get<{ items: Target[]; next: string | null }>(`/rounds/${uuid}/targets`, query),
  found: (uuid: string, input: { uuid: string; subject: string }) => post<Target>(`/rounds/${uuid}/found`, input),
  doorOrders: (uuid: string) => get<DoorOrder[]>(`/rounds/${uuid}/door-orders`),
  doorOrder: (uuid: string, order: string) => get<DoorList>(`/rounds/${uuid}/door-orders/${order}`),
  sendToDoors: (uuid: string, input: Schemas['DoorsIn']) => post<{ uuid: string; doors: number }>(`/rounds/${uuid}/door-orders`, input),
}

export const visits = {
  mine: () => get<Visit[]>('/visits'),
  read: (uuid: string) => get<VisitDetail>(`/visits/${uuid}`),
  tell: (uuid: string, telling: Telling) => post<Answer>(`/visits/${uuid}/results`, telling),
}
