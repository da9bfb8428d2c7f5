/**
 * A form made ready for one subject: what the register says is written into its instance, and what holds is not asked.
 *
 * A question that is not asked loses its control and keeps its bind and its value, so that calculations use it and the
 * submission carries it. Questions within a repeat are never spared. Pure: text in, text out.
 */

/** What the register says to one question. */
export interface Known {
  path: string
  label: string
  label_en: string
  /** As the XForm holds it. */
  value: string
  shown: string
  shown_en: string
  said_at: string
  said_by: string
  source: string
  source_name: string
  valid_until: string | null
}

export interface Prepared {
  xml: string
  /** Not asked, because what is known holds. */
  spared: Known[]
  /** Asked again with the old answer in it: its time is over, or somebody said that it has changed. */
  asked: Known[]
}

const XFORMS = 'http://www.w3.org/2002/xforms'
const XHTML = 'http://www.w3.org/1999/xhtml'

export function prepare(xml: string, known: readonly Known[], now: Date, changed: ReadonlySet<string>): Prepared {
  const form = new DOMParser().parseFromString(xml, 'text/xml')
  const spared: Known[] = []
  const asked: Known[] = []
  for (const fact of known) {
    const node = instanceNode(form, fact.path)
    if (!node) continue
    node.textContent = fact.value
    const holds = fact.valid_until === null || new Date(fact.valid_until) > now
    if (holds && !changed.has(fact.path) && removeControl(form, fact.path)) spared.push(fact)
    else asked.push(fact)
  }
  return { xml: new XMLSerializer().serializeToString(form), spared, asked }
}

function instanceNode(form: Document, path: string): Element | null {
  const instance = form.getElementsByTagNameNS(XFORMS, 'instance')[0]
  let node: Element | null = instance?.firstElementChild ?? null
  const [root, ...names] = path.split('/').filter(Boolean)
  if (!node || node.localName !== root || insideRepeat(form, path)) return null
  for (const name of names) node = [...(node?.children ?? [])].find((child) => child.localName === name) ?? null
  return node
}

function insideRepeat(form: Document, path: string): boolean {
  return [...form.getElementsByTagNameNS(XFORMS, 'repeat')].some((repeat) => path.startsWith(`${repeat.getAttribute('nodeset')}/`))
}

/** Takes the control of a question out, and the groups that it leaves without a question. */
function removeControl(form: Document, path: string): boolean {
  const body = form.getElementsByTagNameNS(XHTML, 'body')[0]
  const control = [...(body?.getElementsByTagNameNS(XFORMS, '*') ?? [])].find(
    (element) => element.getAttribute('ref') === path && element.localName !== 'group' && element.localName !== 'label',
  )
  if (!control) return false
  let parent: Element | null = control.parentElement
  control.remove()
  while (parent && parent !== body && parent.localName === 'group' && !hasQuestion(parent)) {
    const above: Element | null = parent.parentElement
    parent.remove()
    parent = above
  }
  return true
}

function hasQuestion(group: Element): boolean {
  return [...group.children].some((child) => child.localName !== 'label' && child.localName !== 'hint')
}
