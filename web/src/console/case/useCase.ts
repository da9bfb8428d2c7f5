/** One case on screen: read, kept fresh by events, moved; a conflict says who did what and shows the case as it is now. */
import { computed, ref, watch } from 'vue'

import { ApiError, get } from '@/api/client'
import { cases } from '@/api/calls'
import type { CaseDetail, MoveInput } from '@/api/contract'
import { useFetched } from '@/kernel/ui/fetched'
import { toast } from '@/kernel/ui/toasts'

import { useSay } from '../say'
import { listen, sawCase } from '../stream/events'

export function useCase(uuid: () => string) {
  const { t, named, sorry } = useSay()
  const purpose = ref('') // an auditor says why before a case is shown
  const fetched = useFetched<CaseDetail>(() =>
    purpose.value ? get<CaseDetail>(`/cases/${uuid()}`, { purpose: purpose.value }) : cases.read(uuid()),
  )
  const news = ref('') // what somebody else just did
  const needsPurpose = computed(() => (fetched.error.value as ApiError | null)?.code === 'purpose_required')

  async function load(): Promise<void> {
    await fetched.load()
    if (fetched.data.value) sawCase(fetched.data.value.uuid, fetched.data.value.version)
  }

  /** Makes a move. Answers the case after it, or null when it was refused for being stale (then the case is fresh). */
  async function move(name: string, body: MoveInput | Record<string, unknown>): Promise<CaseDetail | null> {
    try {
      const after = await cases.move(uuid(), name, body as MoveInput)
      fetched.data.value = after
      sawCase(after.uuid, after.version)
      news.value = ''
      return after
    } catch (error) {
      if (!isStale(error)) throw error
      toast(sorry(error), 'bad')
      await load()
      return null
    }
  }

  function tell(): void {
    const now = fetched.data.value
    if (now) news.value = t('desk.case.news', { state: named({ name: now.state_name, name_en: now.state_name_en }) })
  }

  listen({
    changed: (batch) => {
      const event = batch.find((each) => each.uuid === uuid())
      if (!event || event.version <= (fetched.data.value?.version ?? 0)) return
      void load().then(tell)
    },
    resync: () => void load(),
  })
  watch(
    uuid,
    () => {
      fetched.data.value = null
      news.value = ''
      if (uuid()) void load()
    },
    { immediate: true },
  )

  return { ...fetched, load, move, news, purpose, needsPurpose }
}

/** Somebody else acted first: the row changed, or its state no longer allows the move. */
export function isStale(error: unknown): boolean {
  return error instanceof ApiError && error.status === 409 && ['case_stale', 'move_not_allowed'].includes(error.code)
}
