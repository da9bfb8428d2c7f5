/** Sweeps, contact with people at home, enrolment and owners' consent: the calls by name. Shapes are the schema's. */
import { get, post, postForm } from './client'
import type { components } from './schema'

type S = components['schemas']
export type Contact = S['ContactOut']
export type Errand = S['ErrandOut']
export type ContactWords = S['ContactWordsOut']
export type Enrolment = S['EnrolmentDetailOut']
export type Share = S['ShareOut']
export type Matter = S['MatterOut']
export type Consent = S['ConsentOut']
export type ConsentDetail = S['ConsentDetailOut']
export type Door = S['ConsentDoorOut']
export type Progress = S['ProgressOut']
export type Given = S['GivenOut']
export type Letters = S['LettersOut']
export type Finding = S['FindingOut']

export const found = {
  stairwells: (place: string) => get<S['StairwellOut'][]>('/sweeps/stairwells', { place }),
  rooms: (stairwell: number) => get<S['RoomOut'][]>(`/sweeps/stairwells/${stairwell}/rooms`),
  people: (home: string) => get<S['LivingOut'][]>(`/sweeps/homes/${home}/people`),
  home: (input: S['FoundHomeIn']) => post<Finding>('/sweeps/homes', input),
  person: (input: S['FoundPersonIn']) => post<Finding>('/sweeps/people', input),
  waiting: () => get<Finding[]>('/sweeps/findings'),
  settle: (subject: string, confirm: boolean, reason = '') => post<Finding>(`/sweeps/findings/${subject}/settle`, { confirm, reason }),
  rounds: () => get<S['RoundOut'][]>('/rounds', { is_open: true }),
}

/** What a household sweep gives at its doors and writes to its homes. */
export const households = {
  leaflets: (round: string, query: { level: string; place: string }) => get<Given>(`/sweeps/rounds/${round}/leaflets`, query),
  letters: (round: string, query: { place: string; days: number }) => get<Letters>(`/sweeps/rounds/${round}/invitations`, query),
  write: (round: string, input: { place: string; days: number }) => post<S['InvitedOut']>(`/sweeps/rounds/${round}/invitations`, input),
}

export const contacts = {
  words: () => get<ContactWords>('/sweeps/contact-words'),
  mine: () => get<Contact[]>('/sweeps/contacts/mine'),
  led: () => get<S['ContactsOut']>('/sweeps/contacts'),
  begin: (input: S['ContactBeginIn']) => post<{ uuid: string }>('/sweeps/contacts', input),
  call: (uuid: string, input: S['CallIn']) => post<S['CalledOut']>(`/sweeps/contacts/${uuid}/calls`, input),
  reveal: (uuid: string, purpose: string) => post<S['ContactRevealedOut']>(`/sweeps/contacts/${uuid}/reveal`, { purpose }),
  end: (uuid: string) => post<void>(`/sweeps/contacts/${uuid}/end`),
  errand: (uuid: string, input: S['ErrandIn']) => post<Errand>(`/sweeps/contacts/${uuid}/errands`, input),
  take: (errand: string) => post<Errand>(`/sweeps/errands/${errand}/take`),
  done: (errand: string) => post<Errand>(`/sweeps/errands/${errand}/done`),
}

export const enrolments = {
  all: () => get<S['EnrolmentOut'][]>('/sweeps/enrolments'),
  one: (uuid: string, place = '') => get<Enrolment>(`/sweeps/enrolments/${uuid}`, { place }),
  figures: (uuid: string, file: File) => {
    const data = new FormData()
    data.append('file', file)
    return postForm<S['FiguresOut']>(`/sweeps/enrolments/${uuid}/figures`, data)
  },
}

export const consents = {
  matters: () => get<Matter[]>('/sweeps/matters'),
  all: () => get<Consent[]>('/sweeps/consents'),
  one: (uuid: string) => get<ConsentDetail>(`/sweeps/consents/${uuid}`),
  doors: (uuid: string) => get<Door[]>(`/sweeps/consents/${uuid}/doors`),
  open: (input: S['AskingIn']) => post<{ uuid: string }>('/sweeps/consents', input),
  answer: (uuid: string, input: S['OwnerAnswerIn']) => post<S['OwnerAnswerOut']>(`/sweeps/consents/${uuid}/answers`, input),
  reasons: (uuid: string, purpose: string) => post<S['ConsentReasonOut'][]>(`/sweeps/consents/${uuid}/reasons`, { purpose }),
  close: (uuid: string) => post<void>(`/sweeps/consents/${uuid}/close`),
  away: (target: string, uuid: string, outcome: string) => post<unknown>(`/visits/${target}/results`, { uuid, outcome }),
}

export const everybody = {
  asked: (code: string) => get<S['AskedOut']>(`/public/answers/${encodeURIComponent(code)}`),
  answer: (code: string, xml: string) => post<S['AnsweredOut']>(`/public/answers/${encodeURIComponent(code)}`, { xml }),
  progress: () => get<Progress[]>('/public/consents'),
  one: (uuid: string) => get<Progress>(`/public/consents/${uuid}`),
}
