/** Forms and whom they are about, as the phone carries them: read without a network, with what was filled here but not yet sent. */
import type { FormBrief, OpenedForm, Subject } from '@/api/forms'
import type { Job, Overlay } from '@/kernel/device/jobs'
import type { Pack } from '@/kernel/device/pack'
import type { Known } from '@/kernel/survey/prepare'
import { readSurvey } from '@/kernel/survey/words'
import type { Survey } from '@/kernel/survey/words'

export interface CarriedForm {
  version: string
  title: string
  subject_kind: string
  subject_path: string
  files: string[]
  /** Path of a question → the fact that it asks. */
  bound: Record<string, string>
  /** Filled on its visits by its team, never chosen from the list. */
  is_sealed?: boolean
  xform: string
}

export interface CarriedFact {
  uuid: string | null
  text: string
  said_at: string
  said_by: string
  source: string
  source_name: string
  valid_until: string | null
}

export interface CarriedSubject {
  title: string
  place: string
  lon: number | null
  lat: number | null
  facts: Record<string, CarriedFact>
}

/** An opened form, and which fact stood beside each question when it was shown. */
export interface Opened {
  form: OpenedForm
  xml: string
  seen: Record<string, string> | null
  bound: Record<string, string>
}

const COLLECTIONS: Record<string, string> = { home: 'homes', organisation: 'organisations', equipment: 'equipment', person: 'own-people' }
export const collectionOf = (kind: string): string => COLLECTIONS[kind] ?? kind

export async function formsIn(pack: Pack): Promise<FormBrief[]> {
  const forms = await pack.all<CarriedForm>('forms')
  return forms.map(({ key, value }) => ({
    slug: key, version: value.version, title: value.title, subject_kind: value.subject_kind, questions: readSurvey(value.xform).questions,
    bound: Object.keys(value.bound).length, is_sealed: value.is_sealed ?? false,
  }))
}

/** All of a kind that are carried, by their names. */
export async function subjectsIn(pack: Pack, kind: string): Promise<Subject[]> {
  const found = await pack.all<CarriedSubject>(collectionOf(kind))
  return found.map(({ key, value }) => subjectOf(kind, key, value)).sort((a, b) => a.title.localeCompare(b.title, 'zh-CN', { numeric: true }))
}

/** The form for one subject, filled; null when this phone does not carry them. */
export async function openedIn(pack: Pack, slug: string, uuid: string, jobs: readonly Job[], local: LocalWords): Promise<Opened | null> {
  const form = await pack.one<CarriedForm>('forms', slug)
  const subject = form && ((await pack.one<CarriedSubject>(collectionOf(form.subject_kind), uuid)) ?? madeHere(jobs, uuid))
  if (!form || !subject) return null
  const words = readSurvey(form.xform)
  const paths = Object.entries(form.bound)
  const seen: Record<string, string> = {}
  for (const [path, fact] of paths) if (subject.facts[fact]?.uuid) seen[path] = subject.facts[fact].uuid
  const known = paths.flatMap(([path, fact]) => knownOf(path, words, newest(subject.facts[fact], overlaid(jobs, uuid, fact, local))))
  const { version, title, subject_path } = form
  const opened = { slug, version, title, subject_path, subject: subjectOf(form.subject_kind, uuid, subject), known }
  return { form: opened, xml: form.xform, seen, bound: form.bound }
}

/** Whom this phone found itself: nothing is known of them yet. */
function madeHere(jobs: readonly Job[], uuid: string): CarriedSubject | null {
  const subject = jobs.map((job) => (job.made as { subject?: Subject } | undefined)?.subject).find((one) => one?.uuid === uuid)
  return subject ? { title: subject.title, place: subject.place_code, lon: null, lat: null, facts: {} } : null
}

/** Who says what was filled here, and from what. */
export interface LocalWords {
  by: string
  from: string
}

/** What jobs of this phone say to a fact and the server's own facts do not yet: the latest of them. */
function overlaid(jobs: readonly Job[], subject: string, fact: string, local: LocalWords): CarriedFact | null {
  const isSaid = ({ state, overlay }: Job): boolean =>
    state !== 'refused' && overlay?.subject === subject && overlay.facts.some((one) => one.fact === fact)
  const last = jobs.filter(isSaid).sort((a, b) => a.madeAt - b.madeAt).at(-1)
  const found = last?.overlay?.facts.find((one) => one.fact === fact)
  if (!last || !found) return null
  const said_at = new Date(last.madeAt).toISOString()
  return { uuid: null, text: found.value, said_at, said_by: local.by, source: 'phone', source_name: local.from, valid_until: null }
}

function newest(register: CarriedFact | undefined, own: CarriedFact | null): CarriedFact | null {
  if (!register || !own) return own ?? register ?? null
  return Date.parse(own.said_at) > Date.parse(register.said_at) ? own : register
}

function knownOf(path: string, survey: Survey, fact: CarriedFact | null): Known[] {
  if (!fact) return []
  const words = survey.wordsOf(path)
  const [shown, shown_en] = words.shown(fact.text)
  const { said_at, said_by, source, source_name, valid_until } = fact
  const said = { said_at, said_by, source, source_name, valid_until }
  return [{ path, label: words.label, label_en: words.label_en, value: fact.text, shown, shown_en, ...said }]
}

const subjectOf = (kind: string, uuid: string, subject: CarriedSubject): Subject => ({
  kind, uuid, title: subject.title, place_code: subject.place, lon: subject.lon, lat: subject.lat,
})

/** What a submission says to facts that was not known before: shown here as known at once. */
export function overlayOf(xml: string, opened: Opened): Overlay {
  const answers = new DOMParser().parseFromString(xml, 'text/xml')
  const before = new Map(opened.form.known.map((one) => [one.path, one.value]))
  const facts = Object.entries(opened.bound).flatMap(([path, fact]) => {
    const value = answerOf(answers, path)
    return value && value !== before.get(path) ? [{ fact, value }] : []
  })
  return { subject: opened.form.subject.uuid, facts }
}

function answerOf(answers: Document, path: string): string {
  const [root, ...names] = path.split('/').filter(Boolean)
  let node: Element | null = answers.documentElement.localName === root ? answers.documentElement : null
  for (const name of names) node = [...(node?.children ?? [])].find((child) => child.localName === name) ?? null
  return node?.textContent?.trim() ?? ''
}

/** A list of choices as forms take them: «name,label». */
export const listOf = (subjects: Pick<Subject, 'uuid' | 'title'>[]): string =>
  ['name,label', ...subjects.map(({ uuid, title }) => `${uuid},"${title.replaceAll('"', '""')}"`), ''].join('\n')

/** The list of a file's name («organisations.csv») from what is carried; empty when nothing of the kind is. */
export async function listIn(pack: Pack, name: string): Promise<string> {
  const kind = Object.keys(COLLECTIONS).find((one) => `${COLLECTIONS[one]}.csv` === name)
  return listOf(kind ? await subjectsIn(pack, kind) : [])
}
