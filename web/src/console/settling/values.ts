/** Values of facts as they are read and typed, and what a phone sent as lines to read. Pure. */
import type { Value } from './calls'

export interface Choices {
  type: string
  choices: { value: string; label: string; label_en: string }[]
}

type Pick = (zh: string, en: string) => string

/** A fact's value in words; a choice by its label, yes and no by theirs. */
export function said(value: unknown, asked: Choices | undefined, pick: Pick): string {
  if (Array.isArray(value)) return value.map((one) => said(one, asked, pick)).join(pick('、', ', '))
  const plain = value === true ? 'yes' : value === false ? 'no' : String(value ?? '—')
  const choice = asked?.choices.find((one) => one.value === plain)
  if (choice) return pick(choice.label, choice.label_en)
  if (typeof value === 'boolean') return value ? pick('是', 'Yes') : pick('否', 'No')
  return plain
}

/** What was typed as a value of the fact's type; null when it is none. */
export function typed(text: string, type: string): Value | null {
  const plain = text.trim()
  if (!plain) return null
  if (type === 'number') return Number.isFinite(Number(plain)) ? Number(plain) : null
  if (type === 'yes_no') return plain === 'yes'
  if (type === 'choices') return plain.split(/[,，、\s]+/).filter(Boolean)
  if (type === 'position') {
    const pair = plain.split(/[,，\s]+/).map(Number)
    return pair.length === 2 && pair.every(Number.isFinite) ? pair : null
  }
  return plain
}

export interface Line {
  /** A question's path, a fact's key, or the name of a part. */
  name: string
  value: string
}

/** Parts that lead elsewhere and tell a reader nothing. */
const SILENT = new Set(['seen', 'shown', 'base', 'version', 'instanceID', 'request_id'])
const REFERENCE = /^(uuid:)?[0-9a-f]{8}-[0-9a-f]{4}-/

/** The content of an operation, leaf by leaf; facts by their keys, a form's answers by the paths of its questions. */
export function lines(body: unknown, name = ''): Line[] {
  if (body === null || body === undefined || body === '' || SILENT.has(name)) return []
  if (name === 'xml') return answers(String(body))
  if (Array.isArray(body)) return body.flatMap((one) => (isFact(one) ? lines(one.value, one.key) : lines(one, name)))
  if (typeof body === 'object') return Object.entries(body).flatMap(([key, value]) => lines(value, key))
  return REFERENCE.test(String(body)) ? [] : [{ name, value: String(body) }]
}

/** Which form, in which version, was filled; null for what is no form. */
export function formOf(body: Record<string, unknown>): { slug: string; version: string } | null {
  if (typeof body.xml !== 'string' || !body.xml) return null
  const root = new DOMParser().parseFromString(body.xml, 'text/xml').documentElement
  const [slug, version] = [root.getAttribute('id'), root.getAttribute('version')]
  return slug && version ? { slug, version } : null
}

const isFact = (one: unknown): one is { key: string; value: unknown } =>
  typeof one === 'object' && one !== null && 'key' in one && 'value' in one

function answers(xml: string): Line[] {
  const root = new DOMParser().parseFromString(xml, 'text/xml').documentElement
  return leaves(root, `/${root.localName}`)
}

function leaves(element: Element, path: string): Line[] {
  if (element.children.length) return [...element.children].flatMap((child) => leaves(child, `${path}/${child.localName}`))
  const value = element.textContent?.trim() ?? ''
  return !value || SILENT.has(element.localName) || REFERENCE.test(value) ? [] : [{ name: path, value }]
}
