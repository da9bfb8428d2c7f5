/** Letters to the homes of a sweep, grid after grid: what was written stays written when a later grid fails. */
import { ref } from 'vue'

import { ApiError } from '@/api/client'
import { households } from '@/api/sweeps'

export function useWriting(round: string) {
  const grids = ref(0)
  const done = ref(0)
  const busy = ref(false)
  /** Messages of this time; null as long as nothing was asked for. */
  const written = ref<number | null>(null)
  const problem = ref('')

  async function write(places: { code: string }[], days: number, sorry: (error: unknown) => string): Promise<void> {
    busy.value = true
    problem.value = ''
    written.value = 0
    grids.value = places.length
    done.value = 0
    try {
      for (const { code } of places) {
        written.value += await writeTo(round, code, days)
        done.value += 1
      }
    } catch (error) {
      problem.value = sorry(error)
    } finally {
      busy.value = false
    }
  }

  return { grids, done, busy, written, problem, write }
}

/** A grid whose last home was visited meanwhile is no failure. */
async function writeTo(round: string, place: string, days: number): Promise<number> {
  try {
    return (await households.write(round, { place, days })).sent
  } catch (error) {
    if (error instanceof ApiError && error.code === 'invitation_nobody') return 0
    throw error
  }
}
