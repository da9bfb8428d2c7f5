/** Contact with people at home, with or without a network, and what is done for them. Nothing of it is kept beside the pack. */
import { contacts, type Contact, type ContactWords, type Errand } from '@/api/sweeps'
import { uuid7 } from '@/kernel/device/ids'
import { dayAt } from '@/kernel/device/expiring'
import type { Job } from '@/kernel/device/jobs'
import { isAway } from '@/kernel/device/transport'

import { jobs, pack, packState } from '../device/held'
import type { Seen } from '../outbox/kept'
import { put, type Result } from '../outbox/useOutbox'

export type Words = Pick<ContactWords, 'purposes' | 'errands'>

/** The contacts that name me, as the server has them or as this phone carries them, with what waits here. */
export async function readContacts(): Promise<Seen<{ items: Contact[]; words: Words }>> {
  const seen = await fresh().catch((error: unknown) => {
    if (!isAway(error) || !pack.value || !packState.value) throw error
    return carried()
  })
  const since = seen.asOf ?? Date.now()
  return { ...seen, value: { ...seen.value, items: seen.value.items.map((one) => withJobs(one, jobs.value, since)) } }
}

async function fresh(): Promise<Seen<{ items: Contact[]; words: Words }>> {
  const [words, items] = await Promise.all([contacts.words(), contacts.mine()])
  return { value: { items, words }, asOf: null }
}

async function carried(): Promise<Seen<{ items: Contact[]; words: Words }>> {
  const [rows, purposes, errands] = await Promise.all([
    pack.value!.all<Contact>('own-contacts'), pack.value!.one<Words['purposes']>('contact-words', 'purposes'),
    pack.value!.one<Words['errands']>('contact-words', 'errands'),
  ])
  const items = rows.map(({ value }) => value).filter((one) => one.ends_on >= dayAt(Date.now()))
  return { value: { items, words: { purposes: purposes ?? [], errands: errands ?? [] } }, asOf: Date.parse(packState.value!.asOf) }
}

interface Body extends Record<string, unknown> {
  contact: string
  errand?: string
  uuid?: string
  kind?: string
  text?: string
}

/** A contact with what this phone has told of it and the list does not know yet. */
export function withJobs(contact: Contact, all: readonly Job[], since: number): Contact {
  const mine = all.filter((job) => (job.body as Body).contact === contact.uuid && job.state !== 'refused' && (job.state !== 'sent' || job.madeAt > since))
  return mine.reduce(told, contact)
}

function told(contact: Contact, job: Job): Contact {
  const body = job.body as Body
  const at = new Date(job.madeAt).toISOString()
  switch (job.kind) {
    case 'sweeps.call':
      return { ...contact, is_due: false }
    case 'sweeps.errand': {
      const row = { uuid: body.uuid!, kind: body.kind!, text: body.text ?? '', asked_at: at, taken_at: null, taken_by: '', done_at: null, is_mine: false }
      return contact.errands.some((one) => one.uuid === row.uuid) ? contact : { ...contact, errands: [...contact.errands, row] }
    }
    case 'sweeps.errand.take':
      return stepped(contact, body, { taken_at: at, is_mine: true })
    case 'sweeps.errand.done':
      return stepped(contact, body, { taken_at: at, is_mine: true, done_at: at })
  }
  return contact
}

const stepped = (contact: Contact, body: Body, over: Partial<Errand>): Contact => ({
  ...contact, errands: contact.errands.map((one) => (one.uuid === body.errand ? { ...one, ...over } : one)),
})

/** One operation after the other about one contact; on this phone no longer than the contact. */
function send(kind: string, contact: Contact, body: Record<string, unknown>, name: string): Promise<Result> {
  const wanted = {
    kind, name, name_en: name, title: contact.title, about: `contact:${contact.uuid}`, link: '/field/contacts',
    body: { contact: contact.uuid, ...body }, carry: 'operation' as const, until: contact.ends_on,
  }
  return put(wanted, [], [])
}

export const tellCall = (contact: Contact, outcome: string, note: string, name: string): Promise<Result> =>
  send('sweeps.call', contact, { outcome, note }, name)
export const addErrand = (contact: Contact, kind: string, text: string, name: string): Promise<Result> =>
  send('sweeps.errand', contact, { uuid: uuid7(), kind, text }, name)
export const takeErrand = (contact: Contact, errand: string, name: string): Promise<Result> => send('sweeps.errand.take', contact, { errand }, name)
export const finishErrand = (contact: Contact, errand: string, name: string): Promise<Result> => send('sweeps.errand.done', contact, { errand }, name)
