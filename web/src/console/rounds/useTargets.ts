/** A round's list by the filters in the address bar, a page at a time. */
import { computed, ref, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'

import { rounds, type Target } from '@/kernel/rounds/calls'

export const OUTCOMES = ['pending', 'absent', 'refused', 'done', 'closed', 'moved', 'died', 'not_eligible', 'referred'] as const

export function useTargets(uuid: string) {
  const route = useRoute()
  const router = useRouter()
  const text = (name: string): string => String(route.query[name] ?? '')
  /** `left` (what is unresolved) is what a desk looks for: it stands without being asked for. */
  const which = computed(() => text('outcome') || 'left')
  const door = computed(() => text('door') === '1')
  const place = computed(() => text('place'))
  const params = computed<Record<string, string>>(() => ({
    place: place.value,
    outcome: OUTCOMES.some((each) => each === which.value) ? which.value : '',
    left: which.value === 'left' ? 'true' : '',
    door: door.value ? 'true' : '',
  }))
  const rows = shallowRef<Target[]>([])
  const next = ref<string | null>(null)
  const loading = ref(true)
  const more = ref(false)
  const error = ref<unknown>(null)
  let turn = 0

  async function load(): Promise<void> {
    const mine = ++turn
    loading.value = true
    error.value = null
    try {
      const answer = await rounds.targets(uuid, params.value)
      if (mine !== turn) return
      rows.value = answer.items
      next.value = answer.next
    } catch (problem) {
      if (mine === turn) error.value = problem
    } finally {
      if (mine === turn) loading.value = false
    }
  }

  async function loadMore(): Promise<void> {
    if (!next.value || more.value) return
    const mine = turn
    more.value = true
    try {
      const answer = await rounds.targets(uuid, { ...params.value, cursor: next.value })
      if (mine !== turn) return
      rows.value = [...rows.value, ...answer.items]
      next.value = answer.next
    } finally {
      more.value = false
    }
  }

  function filter(change: Record<string, string | undefined>): void {
    void router.replace({ query: { ...route.query, ...change } })
  }

  watch(params, () => void load(), { immediate: true })
  return { which, door, place, params, rows, next, loading, more, error, load, loadMore, filter }
}
