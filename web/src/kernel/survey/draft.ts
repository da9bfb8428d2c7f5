/** A form begun earlier goes on: who keeps its answers is the face's matter, what they mean today is said here. */
import type { AnyNode, InstanceData } from '@getodk/xforms-engine'
import type { InjectionKey } from 'vue'

import type { Known } from './prepare'

const FILE = 'xml_submission_file'
const XFORMS = 'http://www.w3.org/2002/xforms'

export interface Begun {
  xml: string
  changed: string[]
  spared: string[]
  files: File[]
  /** When it was kept last. */
  at: number
}

export interface DraftKeeper {
  read(): Promise<Begun | null>
  /** Answers when it was kept; null where nothing can be. */
  keep(begun: Omit<Begun, 'at'>): Promise<number | null>
  drop(): Promise<void>
}

/** Provided by the face; without one nothing is kept. */
export const DRAFT: InjectionKey<DraftKeeper> = Symbol('draft')

/** All answers in one text: read to be told when one of them changes. What the form computes by itself is no answer. */
export function answersOf(node: AnyNode): string {
  const { children, instanceValue } = node.currentState as { children?: readonly AnyNode[] | null; instanceValue?: string }
  if (children) return `${children.length}:${children.map(answersOf).join('\n')}`
  return node.nodeType === 'model-value' ? '' : `${node.currentState.reference}=${instanceValue ?? ''}`
}

export async function partsOf(data: InstanceData): Promise<{ xml: string; files: File[] }> {
  const parts = [...data.entries()] as [string, FormDataEntryValue][]
  const files = parts.flatMap(([name, part]) => (part instanceof File && name !== FILE ? [part] : []))
  return { xml: await data.get(FILE).text(), files }
}

/** As the engine takes it back. */
export function dataOf(xml: string, files: readonly File[]): InstanceData {
  const data = new FormData()
  data.append(FILE, new File([xml], FILE, { type: 'text/xml' }))
  for (const file of files) data.append(file.name, file)
  return data as InstanceData
}

/**
 * A draft by what is known today: of what is not asked the register's word stands, as it is shown; what the person answered and
 * the register has learned since is asked with their answer in it. It is sent as the version that is filled now. Pure.
 */
export function goneOn(begun: Pick<Begun, 'xml' | 'changed' | 'spared'>, form: string, known: readonly Known[]): { xml: string; changed: Set<string> } {
  const answers = new DOMParser().parseFromString(begun.xml, 'text/xml')
  const changed = new Set(begun.changed)
  for (const fact of known) {
    const node = nodeAt(answers, fact.path)
    if (!node || changed.has(fact.path)) continue
    const isTheirs = !begun.spared.includes(fact.path) && Boolean(node.textContent) && node.textContent !== fact.value
    if (isTheirs) changed.add(fact.path)
    else node.textContent = fact.value
  }
  const version = new DOMParser().parseFromString(form, 'text/xml').getElementsByTagNameNS(XFORMS, 'instance')[0]?.firstElementChild
  for (const name of version?.getAttributeNames().filter((each) => /(^|:)version$/.test(each)) ?? []) {
    if (answers.documentElement.hasAttribute(name)) answers.documentElement.setAttribute(name, version!.getAttribute(name)!)
  }
  return { xml: new XMLSerializer().serializeToString(answers), changed }
}

function nodeAt(answers: Document, path: string): Element | null {
  const [root, ...names] = path.split('/').filter(Boolean)
  let node: Element | null = answers.documentElement.localName === root ? answers.documentElement : null
  for (const name of names) node = [...(node?.children ?? [])].find((child) => child.localName === name) ?? null
  return node
}
