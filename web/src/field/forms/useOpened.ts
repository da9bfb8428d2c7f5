/** A form for one subject, from the pack or from the server, with what is known of it; and what was filled, ready to be sent. */
import { computed, provide } from 'vue'
import { useI18n } from 'vue-i18n'

import { forms } from '@/api/calls'
import { draftId } from '@/kernel/device/drafts'
import type { Carried } from '@/kernel/device/drafts'
import { isAway } from '@/kernel/device/transport'
import { useSession } from '@/kernel/session/store'
import { DRAFT } from '@/kernel/survey/draft'
import type { Known } from '@/kernel/survey/prepare'
import { useFetched } from '@/kernel/ui/fetched'

import { pack, packState } from '../device/held'
import { freshOrKept } from '../outbox/kept'
import { jobs } from '../outbox/useOutbox'
import type { Filled, Shown } from '../outbox/useOutbox'
import { collectionOf, listIn, listOf, openedIn, overlayOf } from './carried'
import type { Opened } from './carried'
import { keeperOf } from './drafting'

/** `target` and `link` are of the visit on which it is filled; `needs` is the record without which no draft of it stays. */
export function useOpened(props: { slug: string; uuid: string; target?: string; link?: string; needs?: Carried }) {
  const { t } = useI18n()
  const session = useSession()
  const opened = useFetched(async () => (await carried()) ?? (await fromServer()))
  void opened.load()
  const draft = draftId(props.slug, props.uuid, props.target)
  const link = props.link ?? `/field/forms/${props.slug}/${props.uuid}`
  provide(DRAFT, keeperOf(() => {
    const { title, subject } = opened.data.value!.form
    return { id: draft, name: title, title: subject.title, link, area: subject.place_code, needs: props.needs && { ...props.needs } }
  }))

  async function carried(): Promise<Opened | null> {
    if (!pack.value || !packState.value) return null
    const local = { by: session.me?.display_name ?? '', from: t('fill.local') }
    return openedIn(pack.value, props.slug, props.uuid, jobs.value, local)
  }

  async function fromServer(): Promise<Opened> {
    const { value } = await freshOrKept(`form:${props.slug}:${props.uuid}`, async () => {
      const form = await forms.opened(props.slug, props.uuid)
      return { form, xml: await forms.xform(form.slug, form.version), seen: null, bound: {} }
    }, ({ form }) => form.subject.kind !== 'person') // of people nothing is kept beside the pack
    return value
  }

  /** Whom the form is about is known too: it is chosen already and not asked. */
  const known = computed<Known[]>(() => {
    const form = opened.data.value?.form
    if (!form) return []
    const subject = { path: form.subject_path, label: t(`fill.which.${form.subject.kind}`), label_en: t(`fill.which.${form.subject.kind}`) }
    const said = { said_at: new Date().toISOString(), said_by: '', source: 'register', source_name: '', valid_until: null }
    return [{ ...subject, ...said, value: form.subject.uuid, shown: form.subject.title, shown_en: form.subject.title }, ...form.known]
  })
  /**
   * The list in which the subject itself is chosen holds that one alone: nobody else's data comes to this page. Other lists are
   * choices from the register beside it, or without a network what the phone carries of them.
   */
  async function fetchFile(name: string): Promise<string> {
    const { kind, ...subject } = opened.data.value!.form.subject
    if (name === `${collectionOf(kind)}.csv`) return listOf([subject])
    const asked = freshOrKept(`list:${props.slug}:${props.uuid}:${name}`, () => forms.listed(props.slug, props.uuid, name))
    return asked.then((seen) => seen.value, async (error: unknown) => {
      if (!pack.value || !isAway(error)) throw error
      return listIn(pack.value, name)
    })
  }

  async function filled(data: FormData): Promise<Filled> {
    const { form, seen } = opened.data.value!
    const parts = [...data.entries()].filter((part): part is [string, File] => part[1] instanceof File)
    const xml = await parts.find(([name]) => name === 'xml_submission_file')![1].text()
    const files = parts.filter(([name]) => name !== 'xml_submission_file').map(([, file]) => ({ name: file.name, blob: file }))
    const shown = JSON.parse(String(data.get('shown') ?? 'null')) as Shown | null
    return { form, subject: form.subject, xml, seen, shown, files, draft, overlay: overlayOf(xml, opened.data.value!) }
  }

  return { opened, known, fetchFile, filled }
}
