/** What the map shows for what it looks at, under the same filters as the list; fresh with events. */
import { onScopeDispose, ref, shallowRef } from 'vue'

import { cases } from '@/api/calls'
import type { MapAnswer } from '@/api/contract'

import { listen } from '../stream/events'
import { bboxText } from './caseMarks'

export interface Looked {
  bbox: [number, number, number, number]
  zoom: number
}

export function useCaseMap(params: () => Record<string, string>) {
  const answer = shallowRef<MapAnswer | null>(null)
  const error = ref<unknown>(null)
  let looked: Looked | null = null
  let asking: AbortController | null = null

  async function load(): Promise<void> {
    if (!looked) return
    asking?.abort()
    const mine = (asking = new AbortController())
    const { sort, ...filters } = params()
    void sort
    try {
      const found = await cases.map({ ...filters, bbox: bboxText(looked.bbox), zoom: Math.floor(looked.zoom) }, mine.signal)
      if (mine.signal.aborted) return
      answer.value = found
      error.value = null
    } catch (problem) {
      if (!mine.signal.aborted) error.value = problem
    }
  }

  function look(at: Looked): void {
    looked = at
    void load()
  }

  listen({ changed: () => void load(), resync: () => void load() })
  onScopeDispose(() => asking?.abort())
  return { answer, error, load, look }
}
