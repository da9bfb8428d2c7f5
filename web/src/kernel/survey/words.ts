/** A form's own words, read from its XForm: what a question is called and what a choice means, in both languages. Pure. */

export interface Words {
  label: string
  label_en: string
  /** The words of a value as the XForm holds it. */
  shown(value: string): [string, string]
}

type Texts = Map<string, string>
const XFORMS = 'http://www.w3.org/2002/xforms'

export interface Survey {
  /** Questions that somebody is asked. */
  questions: number
  wordsOf(path: string): Words
}

export function readSurvey(xml: string): Survey {
  const form = new DOMParser().parseFromString(xml, 'text/xml')
  const [zh, en] = [textsOf(form, 'zh'), textsOf(form, 'en')]
  const controls = new Map<string, Element>()
  for (const element of form.querySelectorAll('body [ref]')) {
    if (!['group', 'label', 'hint', 'value'].includes(element.localName)) controls.set(element.getAttribute('ref')!, element)
  }
  const lists = new Map([...controls].map(([path, element]) => [path, choicesOf(form, element, zh, en)]))
  return {
    questions: controls.size,
    wordsOf(path) {
      const [label, english] = labelOf(controls.get(path) ?? null, zh, en)
      return { label: label || nameOf(path), label_en: english || label || nameOf(path), shown: (value) => shown(value, lists.get(path)) }
    },
  }
}

const nameOf = (path: string): string => path.split('/').pop() ?? path

function textsOf(form: Document, language: string): Texts {
  const found = [...form.getElementsByTagNameNS(XFORMS, 'translation')].find((one) => one.getAttribute('lang')?.includes(`(${language})`))
  const texts = [...(found?.children ?? [])].map((text): [string, string] => [text.getAttribute('id') ?? '', plainValue(text)])
  return new Map(texts)
}

const plainValue = (text: Element): string => [...text.children].find((value) => !value.hasAttribute('form'))?.textContent ?? ''

function labelOf(element: Element | null, zh: Texts, en: Texts): [string, string] {
  const label = [...(element?.children ?? [])].find((child) => child.localName === 'label')
  const id = /jr:itext\('(.+)'\)/.exec(label?.getAttribute('ref') ?? '')?.[1]
  const plain = label?.textContent?.trim() ?? ''
  return id ? [zh.get(id) ?? plain, en.get(id) ?? ''] : [plain, '']
}

/** Value → words: choices in the body, or in a list of their own with their words by identifier. */
function choicesOf(form: Document, control: Element, zh: Texts, en: Texts): Map<string, [string, string]> {
  const found = new Map<string, [string, string]>()
  for (const item of control.getElementsByTagNameNS(XFORMS, 'item')) {
    const value = [...item.children].find((child) => child.localName === 'value')?.textContent ?? ''
    found.set(value, labelOf(item, zh, en))
  }
  const list = /instance\('(.+?)'\)/.exec(control.getElementsByTagNameNS(XFORMS, 'itemset')[0]?.getAttribute('nodeset') ?? '')?.[1]
  for (const item of list ? form.querySelectorAll(`instance[id="${list}"] item`) : []) {
    const told = (name: string): string => [...item.children].find((child) => child.localName === name)?.textContent ?? ''
    const id = told('itextId')
    found.set(told('name'), id ? [zh.get(id) ?? '', en.get(id) ?? ''] : [told('label'), ''])
  }
  return found
}

function shown(value: string, choices: Map<string, [string, string]> | undefined): [string, string] {
  if (!choices?.size) return [value, value]
  const words = value.split(' ').map((one) => choices.get(one) ?? [one, one])
  return [words.map(([zh]) => zh).join('、'), words.map(([zh, en]) => en || zh).join(', ')]
}
