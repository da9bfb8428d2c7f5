/** LPG as the server tells of it (docs/reference/api.md): figures, users, cylinders with their ledger, firms, pipes. */
import { get, post } from './client'
import type { Query } from './client'
import type { CaseRow, Page } from './contract'

export interface Named {
  code: string
  name: string
  name_en: string
}

/** Why a cylinder may not go on, in words. */
export interface Stop {
  reason: string
  message: string
  message_en: string
  since: string | null
}

/** A home or an organisation; outside of one's area only its street. */
export interface Party {
  kind: 'home' | 'organisation'
  uuid: string | null
  title: string
  is_shown: boolean
}

export interface Step extends Named {
  takers: string[]
  asks_taker: boolean
}

export interface LedgerLine {
  seq: number
  step: Named
  state: Named | null
  at: string
  by: string
  text: string
  from: Party | null
  to: Party | null
}

export interface Firm {
  uuid: string
  title: string
  trades: string[]
}

export type CylinderFacts = Record<
  'maker' | 'made_on' | 'inspected_on' | 'inspection_due_on' | 'scrap_on' | 'owner_firm' | 'capacity_kg',
  string | number | null
>

export interface Scanned {
  code: string
  is_known: boolean
  may_go_on: boolean
  stops: Stop[]
  uuid: string | null
  seq: number
  state: Named | null
  since: string | null
  facts: CylinderFacts
  holder: Party | null
  history: LedgerLine[]
  steps: Step[]
  firms: Firm[]
}

export interface CylinderRow {
  code: string
  state: Named | null
  since: string | null
  maker: string | null
  capacity_kg: number | null
  owner_firm: string | null
  stops: Stop[]
  holder: Party | null
}

export interface UserRow {
  uuid: string
  kind: 'home' | 'organisation'
  title: string
  place_code: string
  cylinders: number
  inspected_at: string | null
  result: string
}

export interface FirmRow {
  uuid: string
  name: string
  trades: string[]
  licence: string
  licence_until: string | null
  is_licensed: boolean
  unit: Named | null
  cylinders: number
  inspected_at: string | null
  result: string
}

/** A signed inspection: who inspected, who signed, its link in its community's chain. */
export interface Inspection {
  uuid: string
  community_code: string
  seq: number
  submission_uuid: string
  subject_title: string
  inspector_name: string
  inspector_signature: string
  user_signature: string
  inspected_at: string
  signed_at: string
  result: 'sound' | 'hazards'
  hazards: { kind: string; level: string; fixed_at_once: boolean }[]
  corrects_uuid: string | null
  hash: string
}

export interface InspectionPage extends Inspection {
  community: CommunityName
  previous_hash: string
  corrected_by: string | null
  cases: CaseRow[]
}

interface CommunityName {
  community: string
  community_en: string
}

/** What came of walking a community's chain. */
export interface Proof {
  community: CommunityName
  inspections: number
  head: string
  problems: { kind: string; message: string; message_en: string }[]
  as_of: string
}

export interface PipeFigures {
  planned_km: number
  done_km: number
  renewed_km: number
}

export interface Pipes extends PipeFigures {
  year: number
  since: number
  streets: (PipeFigures & Named)[]
}

export interface Summary {
  as_of: string
  users: { homes: number; organisations: number }
  cylinders: { total: number; stopped: number; states: (Named & { count: number })[]; reasons: Record<string, number> }
  firms: { total: number; filling: number; selling: number; transporting: number; unlicensed: number }
  workers: { people: number; communities: number; streets: number }
  inspections: { within_days: number; users: number; inspected: number }
  hazards: { total: number; open: number; overdue: number; at_once: number }
  pipes: Pipes
}

type Shapes<G extends GeoJSON.Geometry> = GeoJSON.FeatureCollection<G, Record<string, unknown>>

export const lpg = {
  summary: () => get<Summary>('/gas/summary'),
  users: (query: Query) => get<Page<UserRow>>('/gas/users', query),
  cylinders: (query: Query) => get<Page<CylinderRow>>('/gas/cylinders', query),
  inspections: (query: Query) => get<Page<Inspection>>('/gas/inspections', query),
  inspection: (uuid: string) => get<InspectionPage>(`/gas/inspections/${uuid}`),
  proof: (community: string) => get<Proof>('/gas/inspections/proof', { community }),
  firms: () => get<{ items: FirmRow[] }>('/gas/firms').then((answer) => answer.items),
  scan: (code: string) => get<Scanned>(`/gas/cylinders/${encodeURIComponent(plainCode(code))}`),
  entrust: (firm: string, unit: string) => post<unknown>(`/gas/firms/${firm}/unit`, { unit }),
  pipeDone: (code: string, on: string) => post<unknown>(`/gas/pipes/${encodeURIComponent(code)}/done`, { on }),
  pipesOnMap: () => get<Shapes<GeoJSON.LineString>>('/gas/pipes/map'),
  stopsOnMap: () => get<Shapes<GeoJSON.Point>>('/gas/stops/map'),
}

/** The code in what a camera read: a label's text, or an address whose parameter `code` or last part it is. */
export function plainCode(scanned: string): string {
  const text = scanned.trim()
  if (!text.includes('://')) return text.replace(/\s+/g, '')
  try {
    const address = new URL(text)
    return address.searchParams.get('code') ?? decodeURIComponent(address.pathname.replace(/\/+$/, '').split('/').pop() ?? '')
  } catch {
    return text.replace(/[\s/]+/g, '')
  }
}
