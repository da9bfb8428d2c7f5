/** A form opened with ODK's own engine; loaded only when somebody fills one. */
import { reactive } from 'vue'

import type { AnyNode, InstanceData, RootNode } from '@getodk/xforms-engine'

import type { Language } from '@/kernel/i18n'

export type Fetched = (name: string) => Promise<string>

/** A file's name within a submission: never the same twice, whatever the camera calls its pictures. */
const fileName = (meta: { basename: string; extension: string | null }): string =>
  `${meta.basename.replace(/[^\w-]+/g, '') || 'file'}-${Math.random().toString(36).slice(2, 10)}${meta.extension ?? ''}`

/**
 * The root of a new instance, or of one that goes on from answers given before.
 *
 * Raises an Error with the engine's own words when it cannot read the form.
 */
export async function openSurvey(xml: string, language: Language, fetchFile?: Fetched, answers?: InstanceData): Promise<RootNode> {
  const { loadForm } = await import('@getodk/xforms-engine')
  const form = await loadForm(xml, {
    fetchFormAttachment: async (url) => new Response(fetchFile ? await fetchFile(String(url).split('/').pop() ?? '') : ''),
  })
  if (form.status === 'failure') throw new Error(form.error.message)
  const config = { stateFactory: reactive, instanceAttachments: { fileNameFactory: fileName } }
  const instance = answers ? await form.restoreInstance({ data: [answers] }, config) : form.createInstance(config)
  speak(instance.root, language)
  return instance.root
}

/**
 * Everything that was answered, with all its files. The engine leaves out a file that was not put in since the form was opened
 * (for a submission that is edited, it lies at the server already): here nobody has it yet, and it goes along.
 */
export async function payloadOf(root: RootNode): Promise<{ isReady: boolean; data: InstanceData }> {
  const { status, data: [data] } = await root.prepareInstancePayload()
  for (const file of filesIn(root)) if (!data.has(file.name)) data.append(file.name, file)
  return { isReady: status === 'ready', data }
}

function filesIn(node: AnyNode): File[] {
  if (node.nodeType === 'upload') return node.currentState.relevant && node.currentState.value ? [node.currentState.value] : []
  return ((node.currentState.children ?? []) as readonly AnyNode[]).flatMap(filesIn)
}

/** The form's own texts in the reader's language, where it has them («中文 (zh)», «English (en)»). */
export function speak(root: RootNode, language: Language): void {
  const wanted = root.languages.find((one) => one.language.includes(`(${language})`))
  if (wanted && !wanted.isSyntheticDefault) root.setLanguage(wanted)
}
