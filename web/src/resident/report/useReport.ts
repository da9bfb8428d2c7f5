/** The state of one report being written, and its sending. */
import { computed, reactive, ref, watch } from 'vue'

import { open } from '@/api/calls'
import { ApiError } from '@/api/client'
import type { PublicReportAnswer } from '@/api/contract'
import type { Spot } from '@/kernel/map/pin'
import { sentIds } from '@/kernel/ui/picked'
import type { Picked } from '@/kernel/ui/picked'

import { intention, keepCode } from '../codes'
import { dropDraft, readDraft, writeDraft } from './draft'

export type Source = 'photo' | 'phone' | 'map' | 'draft' | ''

/** What still stands between the writer and the sending: a key of the messages, or null. */
export function missing(form: { words: string; files: Picked[]; spot: Spot | null; outside: boolean }): string | null {
  if (form.files.some((file) => file.state === 'sending')) return 'uploading'
  const saidSomething = form.words.trim().length > 0 || form.files.some((file) => file.state === 'done')
  if (!saidSomething) return form.files.length ? 'uploadFailed' : 'nothingSaid'
  if (!form.spot) return 'noPlace'
  return form.outside ? 'outside' : null
}

export function useReport() {
  const draft = readDraft()
  const form = reactive({
    words: draft?.description ?? '',
    address: draft?.address ?? '',
    spot: draft?.spot ?? (null as Spot | null),
    source: (draft?.spot ? 'draft' : '') as Source,
    proxy: draft?.proxy ?? false,
    category: '',
    name: '',
    phone: '',
    phoneCode: '',
    outside: false,
  })
  const photos = ref<Picked[]>([])
  const memo = ref<Picked | null>(null)
  const files = computed(() => (memo.value ? [...photos.value, memo.value] : photos.value))
  const lostFiles = ref(draft?.files ?? 0)
  const askCode = ref(false)
  const busy = ref(false)
  const problem = ref<ApiError | null>(null)
  const obstacle = computed(() => missing({ words: form.words, files: files.value, spot: form.spot, outside: form.outside }))

  watch(
    () => ({
      description: form.words,
      address: form.address,
      spot: form.spot,
      proxy: form.proxy,
      files: files.value.length || lostFiles.value,
    }),
    (now) => writeDraft(now),
  )

  /** A photo knew where it was taken: proposed, unless the person has chosen a place. */
  function proposeFrom(file: Picked): void {
    const at = file.attachment
    if (at?.lon == null || at.lat == null || form.source === 'map' || form.source === 'phone') return
    form.spot = { lon: at.lon, lat: at.lat }
    form.source = 'photo'
  }

  /** Send, or join `other`. Answers the tracking answer, or null when it was refused (`problem` says why). */
  async function send(other?: { uuid: string }): Promise<PublicReportAnswer | null> {
    if (!form.spot) return null
    busy.value = true
    problem.value = null
    const content = body(form.spot, other)
    const mine = intention(other ? `join.${other.uuid}` : 'report', content)
    try {
      const answer = await open.report({ ...content, request_id: mine.id })
      mine.done()
      keep(answer)
      return answer
    } catch (error) {
      refused(error, mine.done)
      return null
    } finally {
      busy.value = false
    }
  }

  function body(spot: Spot, other?: { uuid: string }) {
    return {
      description: form.words.trim(),
      lon: Number(spot.lon.toFixed(6)),
      lat: Number(spot.lat.toFixed(6)),
      address: form.address.trim() || undefined,
      category: form.category || undefined,
      name: form.name.trim() || undefined,
      phone: form.phone.trim() || undefined,
      phone_code: form.phoneCode.trim() || undefined,
      for_somebody_else: form.proxy || undefined,
      attachments: sentIds(files.value),
      join: other?.uuid,
    }
  }

  function keep(answer: PublicReportAnswer): void {
    keepCode({ code: answer.tracking_code, number: answer.number, title: form.words.trim().slice(0, 40), at: new Date().toISOString() })
    dropDraft()
  }

  function refused(error: unknown, newIntention: () => void): void {
    if (!(error instanceof ApiError)) throw error
    problem.value = error
    if (error.code.startsWith('phone_code')) askCode.value = true
    if (!error.isTransient) newIntention() // what comes next is another request
  }

  return { form, photos, memo, files, lostFiles, askCode, busy, problem, obstacle, proposeFrom, send }
}
