/** Cylinders at the scan, with or without a network: what is carried, what waits here, and what was handed over. */
import { lpg } from '@/api/lpg'
import type { CylinderFacts, Firm, Named, Party, Scanned, Step, Stop } from '@/api/lpg'
import { dayAt } from '@/kernel/device/expiring'
import type { Job } from '@/kernel/device/jobs'
import { isAway } from '@/kernel/device/transport'

import { jobs, pack, packState } from '../device/held'
import type { Seen } from '../outbox/kept'
import { put, type Result } from '../outbox/useOutbox'

export const HAND_OVER = 'gas.hand_over'
const [OWN, TABLE] = ['own-cylinders', 'cylinder-table']

/** A cylinder as the pack has it; `from` is the first day on which a reason holds, null: it holds now. */
export interface CarriedCylinder {
  uuid: string
  seq: number
  state: string
  since: string | null
  facts: CylinderFacts
  holder: Party | null
  stops: (Stop & { from: string | null })[]
}

export interface TableStep extends Step {
  /** Open to a stopped cylinder too. */
  back: boolean
  /** Station → where it leads. */
  goes: Record<string, Named>
}

export interface Taker {
  kind: 'home' | 'organisation'
  uuid: string
  title: string
}

/** `isCarried` is false for one of which this phone knows nothing; `waits`: hand-overs of this phone that were not sent yet. */
export interface Looked extends Scanned {
  isCarried: boolean
  waits: Job[]
}

export async function look(code: string): Promise<Seen<Looked>> {
  try {
    const told = await lpg.scan(code)
    const here = waiting(code).length && pack.value ? await lookUp(code) : null // the server does not know yet what waits here
    return { value: here?.isCarried ? here : { ...told, isCarried: true, waits: [] }, asOf: null }
  } catch (error) {
    if (!isAway(error) || !pack.value || !packState.value) throw error
    return { value: await lookUp(code), asOf: Date.parse(packState.value.asOf) }
  }
}

async function lookUp(code: string): Promise<Looked> {
  const from = pack.value!
  const [row, steps, stations, firms] = await Promise.all([
    from.one<CarriedCylinder>(OWN, code), from.one<TableStep[]>(TABLE, 'steps'), from.one<Named[]>(TABLE, 'stations'), from.one<Firm[]>(TABLE, 'firms'),
  ])
  return carriedScan(code, row, { steps: steps ?? [], stations: stations ?? [], firms: firms ?? [] }, waiting(code), dayAt(Date.now()))
}

const waiting = (code: string): Job[] =>
  jobs.value.filter((job) => job.kind === HAND_OVER && job.about === about(code) && job.state !== 'sent' && job.state !== 'refused')

export interface Tables {
  steps: TableStep[]
  stations: Named[]
  firms: Firm[]
}

/** What a scan says on a day by what is carried, after what waits on this phone. Pure. */
export function carriedScan(code: string, row: CarriedCylinder | null, tables: Tables, waits: Job[], day: string): Looked {
  if (!row) {
    return {
      code, is_known: false, may_go_on: false, stops: [], uuid: null, seq: 0, state: null, since: null, facts: {} as CylinderFacts,
      holder: null, history: [], steps: [], firms: [], isCarried: false, waits,
    }
  }
  const stops = row.stops.filter((stop) => stop.from === null || day >= stop.from)
  const last = waits.at(-1)?.made as { state?: Named; holder?: Party } | undefined
  const state = last?.state ?? tables.stations.find((one) => one.code === row.state) ?? null
  const steps = tables.steps.filter((step) => state && state.code in step.goes && (step.back || !stops.length))
  return {
    code, is_known: true, may_go_on: !stops.length, stops, uuid: row.uuid, seq: row.seq, state, since: row.since, facts: row.facts,
    holder: last?.holder ?? row.holder, history: [], steps, firms: tables.firms, isCarried: true, waits,
  }
}

/** Users of the worker's area out of the pack: homes and organisations that use bottled gas. */
export async function carriedUsers(wanted: string): Promise<Taker[]> {
  interface Row { title: string; facts: Record<string, { value: unknown } | undefined> }
  const found: Taker[] = []
  for (const [collection, kind] of [['homes', 'home'], ['organisations', 'organisation']] as const) {
    for (const { key, value } of (await pack.value?.all<Row>(collection)) ?? []) {
      if (value.facts?.[`${kind}.gas_kind`]?.value === 'lpg' && value.title.includes(wanted)) found.push({ kind, uuid: key, title: value.title })
    }
  }
  return found.slice(0, 20)
}

export interface HandedOver {
  cylinder: Looked
  step: Step
  taker: Taker | null
  text: string
  days: { inspected_on: string; inspection_due_on: string } | null
}

/** Hand it over: now, or as soon as there is a network; what follows waits for what was before. */
export function handOver({ cylinder, step, taker, text, days }: HandedOver, name: string): Promise<Result> {
  const before = cylinder.waits.at(-1)
  const to = taker && { to_kind: taker.kind, to_uuid: taker.uuid }
  const state = (step as TableStep).goes?.[cylinder.state?.code ?? '']
  const holder: Party | null = taker ? { ...taker, is_shown: true } : cylinder.holder
  const wanted = {
    kind: HAND_OVER, name, name_en: name, title: cylinder.code, about: about(cylinder.code), link: `/field/cylinders?code=${encodeURIComponent(cylinder.code)}`,
    body: { code: cylinder.code, step: step.code, text, ...to, ...days, ...(before ? { after: before.id } : { seq: cylinder.seq }) },
    carry: 'operation' as const, made: { state, holder },
  }
  return put(wanted, [], [])
}

/** A stop, or one that is not carried, is told to the server when it can be: once for a day and code. */
export async function tellScan(code: string, name: string): Promise<void> {
  const link = `/field/cylinders?code=${encodeURIComponent(code)}`
  if (jobs.value.some((job) => job.kind === 'gas.scan' && job.title === code && job.state === 'waiting')) return
  await put({ kind: 'gas.scan', name, name_en: name, title: code, about: `scan:${code}`, link, body: { code }, carry: 'operation' }, [], [])
}

const about = (code: string): string => `cylinder:${code}`
