/** The calls of the contract by name, so that a screen reads as a sentence. The desk adds its own in src/console. */
import { address, get, getText, post, postForm, upload } from './client'
import type { Query } from './client'
import type * as C from './contract'

export const session = {
  read: () => get<C.SessionAnswer>('/session'),
  login: (input: { username: string; password: string; code?: string }) => post<{ me: C.Me }>('/session/login', input),
  logout: () => post<void>('/session/logout'),
  secondFactor: () => post<C.SecondFactorSetup>('/session/second-factor'),
  confirmSecondFactor: (code: string) => post<{ me: C.Me }>('/session/second-factor/confirm', { code }),
  password: (input: { old: string; new: string }) => post<void>('/session/password', input),
  language: (language: string) => post<void>('/session/language', { language }),
}

export const places = {
  tree: () => get<C.Place[]>('/places/tree'),
  borders: (level: C.PlaceLevel, within?: string) =>
    get<GeoJSON.FeatureCollection>('/places/borders', { level, within }),
  locate: (lon: number, lat: number, system: C.CoordinateSystem = 'wgs84') =>
    get<C.Located>('/places/locate', { lon, lat, system }),
  address: (q: string, signal?: AbortSignal) => get<C.AddressHit[]>('/places/address', { q }, { signal }),
}

export const cases = {
  list: (query: Query) => get<C.Page<C.CaseRow>>('/cases', query),
  types: () => get<C.Page<C.CaseType>>('/cases/types').then((answer) => answer.items),
  inbox: (query: Query = {}) => get<C.Page<C.CaseRow>>('/cases/inbox', query),
  map: (query: Query, signal?: AbortSignal) => get<C.MapAnswer>('/cases/map', query, { signal }),
  read: (uuid: string) => get<C.CaseDetail>(`/cases/${uuid}`),
  move: (uuid: string, move: string, input: C.MoveInput) => post<C.CaseDetail>(`/cases/${uuid}/${move}`, input),
  open: (input: C.OpenInput) => post<C.OpenAnswer>('/cases', input),
  calendarUrl: (uuid: string) => `/api/v1/cases/${uuid}/calendar`,
  reveal: (uuid: string, fields: string[], purpose: string) =>
    post<{ name?: string; phone?: string }>(`/cases/${uuid}/reveal`, { fields, purpose }),
}

export const events = {
  report: (input: C.ReportInput) => post<C.CaseDetail>('/events/reports', input),
}

export const staff = {
  units: () => get<{ items: C.Unit[] }>('/units').then((answer) => answer.items),
  /** The people of a unit of mine, or of any for who calls several together. */
  colleagues: (unitId: number) => get<{ items: C.Colleague[] }>(`/units/${unitId}/people`).then((answer) => answer.items),
}

export const attachments = {
  add: (file: Blob, options: Parameters<typeof upload>[2]) => upload<C.Attachment>('/attachments', file, options),
  url: (uuid: string, copy: 'public' | 'original' | 'thumbnail' = 'public') => `/api/v1/attachments/${uuid}?copy=${copy}`,
}

export const catalogue = {
  categories: () =>
    get<{ categories: C.Category[] }>('/catalogue').then((answer) => answer.categories),
  propose: (query: Query, signal?: AbortSignal) => get<C.CategoryProposal>('/catalogue/propose', query, { signal }),
}

export const open = {
  report: (input: C.PublicReportInput) => post<C.PublicReportAnswer>('/public/reports', input),
  attach: (file: Blob, options: Parameters<typeof upload>[2]) => upload<C.Attachment>('/public/attachments', file, options),
  phoneCode: (phone: string) => post<void>('/public/phone-codes', { phone }),
  nearby: (lon: number, lat: number, text?: string, signal?: AbortSignal) =>
    get<C.NearbyReport[] | { items: C.NearbyReport[] }>('/public/nearby', { lon, lat, text }, { signal }).then((answer) =>
      Array.isArray(answer) ? answer : answer.items,
    ),
  /** Categories for the words so far; the place decides which of them fit. */
  propose: (text: string, lon: number, lat: number, signal?: AbortSignal) =>
    get<{ categories: C.Named[] }>('/public/propose', { text, lon, lat }, { signal }).then((answer) => answer.categories),
  track: (code: string) => get<C.TrackedReport>(`/public/reports/${encodeURIComponent(code)}`),
  move: (code: string, move: string, input: C.PublicMoveInput) =>
    post<C.TrackedReport>(`/public/reports/${encodeURIComponent(code)}/${move}`, input),
  activities: (place?: string) => get<{ items: C.PublicActivity[] }>('/public/activities', { place }).then((answer) => answer.items),
  book: (uuid: string, input: C.BookingInput) => post<C.BookingAnswer>(`/public/activities/${uuid}/bookings`, input),
  booking: (code: string) => get<C.PublicBooking>(`/public/bookings/${encodeURIComponent(code)}`),
  cancelBooking: (code: string) => post<C.PublicBooking>(`/public/bookings/${encodeURIComponent(code)}/cancel`, {}),
  bookingCalendar: (code: string) => `/api/v1/public/bookings/${encodeURIComponent(code)}/calendar`,
  photo: (uuid: string, code: string) => `/api/v1/public/attachments/${uuid}?code=${encodeURIComponent(code)}`,
}

/** What was sent with a form; personal answers are covered until a purpose is stated. */
export const submissions = {
  read: (uuid: string, purpose = '') => get<C.SubmissionDetail>(`/submissions/${uuid}`, { purpose }),
  file: (uuid: string, name: string) => address(`/submissions/${uuid}/files/${encodeURIComponent(name)}`),
}

export const forms = {
  list: () => get<C.FormBrief[]>('/forms'),
  opened: (slug: string, uuid: string) => get<C.OpenedForm>(`/forms/${slug}/opened/${uuid}`),
  xform: (slug: string, version: string) => getText(`/forms/${slug}/versions/${version}/xform`),
  listed: (slug: string, uuid: string, name: string) => getText(`/forms/${slug}/opened/${uuid}/choices/${encodeURIComponent(name)}`),
  subjects: (place: string, kind: string) => get<C.Subject[]>(`/places/${place}/subjects/${kind}`),
  submit: (data: FormData) => postForm<C.Receipt>('/submissions', data),
}
