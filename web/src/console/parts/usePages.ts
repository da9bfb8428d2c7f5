/** A list that comes in pages: the first with its states, the rest one after the other. */
import { ref } from 'vue'

import type { Page } from '@/api/contract'
import { useFetched } from '@/kernel/ui/fetched'

export function usePages<T>(ask: (cursor: string) => Promise<Page<T>>) {
  const next = ref<string | null>(null)
  const { data, error, loading, load } = useFetched<T[]>(async () => {
    const answer = await ask('')
    next.value = answer.next
    return answer.items
  })

  async function more(): Promise<void> {
    const answer = await ask(next.value ?? '')
    data.value = [...(data.value ?? []), ...answer.items]
    next.value = answer.next
  }

  return { data, error, loading, load, more, next }
}
