/** One fetched thing with its states; `load` again keeps what is shown until the new answer is there. */
import { ref, shallowRef } from 'vue'
import type { Ref, ShallowRef } from 'vue'

export interface Fetched<T> {
  data: ShallowRef<T | null>
  error: Ref<unknown>
  loading: Ref<boolean>
  load: () => Promise<void>
}

export function useFetched<T>(ask: () => Promise<T>): Fetched<T> {
  const data = shallowRef<T | null>(null)
  const error = ref<unknown>(null)
  const loading = ref(true)
  let turn = 0

  async function load(): Promise<void> {
    const mine = ++turn
    loading.value = data.value === null
    error.value = null
    try {
      const answer = await ask()
      if (mine === turn) data.value = answer // a slower, older answer is dropped
    } catch (problem) {
      if (mine === turn) error.value = problem
    } finally {
      if (mine === turn) loading.value = false
    }
  }

  return { data, error, loading, load }
}
