/** One booking being written, and its sending: the same content sent again is the same booking. */
import { computed, reactive, ref } from 'vue'
import { useI18n } from 'vue-i18n'

import { open } from '@/api/calls'
import { ApiError } from '@/api/client'
import type { BookingAnswer, BookingInput, BookingRelation, PublicActivity } from '@/api/contract'

import { intention, keepCode } from '../codes'

export const RELATIONS: BookingRelation[] = ['child', 'relative', 'neighbour', 'worker', 'volunteer']
const PHONE = /^\+?[0-9][0-9 -]{5,18}$/

export interface BookingForm {
  /** The slot's number; 0 for none. */
  slot: number
  name: string
  phone: string
  proxy: boolean
  booked_by: string
  relation: BookingRelation | ''
  /** How the person agreed to be booked for. */
  consent: string
}

export type Question = 'slot' | 'name' | 'phone' | 'booked_by' | 'relation' | 'consent'

/** What is still asked: question → key of the sentence that asks for it. */
export function missing(form: BookingForm): Partial<Record<Question, string>> {
  const found: Partial<Record<Question, string>> = {}
  if (!form.slot) found.slot = 'activities.problem.slot'
  if (!form.name.trim()) found.name = 'activities.problem.name'
  if (!PHONE.test(form.phone.trim())) found.phone = 'activities.problem.phone'
  if (form.proxy && !form.booked_by.trim()) found.booked_by = 'activities.problem.booked_by'
  if (form.proxy && !form.relation) found.relation = 'activities.problem.relation'
  if (form.proxy && !form.consent.trim()) found.consent = 'activities.problem.consent'
  return found
}

function inputOf(form: BookingForm): BookingInput {
  const input = { slot: form.slot, name: form.name.trim(), phone: form.phone.trim() }
  if (!form.proxy) return input
  return { ...input, booked_by: form.booked_by.trim(), relation: form.relation || undefined, consent: form.consent.trim() }
}

export function useBooking(activity: PublicActivity, slot: number) {
  const { locale } = useI18n()
  const form = reactive<BookingForm>({ slot, name: '', phone: '', proxy: false, booked_by: '', relation: '', consent: '' })
  const problems = computed(() => missing(form))
  const busy = ref(false)
  const refusal = ref<ApiError | null>(null)
  const problem = computed(() => refusal.value?.say(locale.value) ?? '')

  /** Answers what was booked, or null when it was refused (`problem` says why). */
  async function send(): Promise<BookingAnswer | null> {
    busy.value = true
    refusal.value = null
    const input = inputOf(form)
    const mine = intention(`book.${activity.uuid}`, input)
    try {
      const answer = await open.book(activity.uuid, { ...input, request_id: mine.id })
      mine.done()
      keepCode({ code: answer.code, number: activity.number, title: activity.title, at: new Date().toISOString(), kind: 'booking' })
      return answer
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (!error.isTransient) mine.done()
      refusal.value = error
      return null
    } finally {
      busy.value = false
    }
  }

  return { form, problems, busy, refusal, problem, send }
}
