/** One act of the reporter on an own report: busy, refused with a sentence, or done with the new report. */
import { ref } from 'vue'
import { useI18n } from 'vue-i18n'

import { open } from '@/api/calls'
import { ApiError } from '@/api/client'
import type { PublicMoveInput, TrackedReport } from '@/api/contract'

import { intention } from '../codes'

export function useMove(code: string, changed: (report: TrackedReport) => void) {
  const { locale } = useI18n()
  const busy = ref(false)
  const problem = ref('')

  async function act(move: string, input: PublicMoveInput = {}): Promise<boolean> {
    busy.value = true
    problem.value = ''
    const mine = intention(`${move}.${code}`, input)
    try {
      const answer = await open.move(code, move, { ...input, request_id: mine.id })
      mine.done()
      changed(answer?.timeline ? answer : await open.track(code))
      return true
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (!error.isTransient) mine.done()
      problem.value = error.say(locale.value)
      return false
    } finally {
      busy.value = false
    }
  }

  return { act, busy, problem }
}
