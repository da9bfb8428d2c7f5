/** At which level a round is looked at, and within which place; both live in the address bar. */
import { useRoute, useRouter } from 'vue-router'

import type { Level } from '@/kernel/rounds/calls'

export const LEVELS: Level[] = ['street', 'community', 'grid']
/** Digits of the codes of a level's places. */
export const DIGITS: Record<Level, number> = { street: 9, community: 12, grid: 15 }

export function useLevel(level: () => Level) {
  const route = useRoute()
  const router = useRouter()

  function look(to: Level, within = ''): void {
    void router.replace({ query: { ...route.query, level: to === 'community' ? undefined : to, within: within || undefined } })
  }

  /** One level down; from a grid to its names. */
  function down(code: string): void {
    const next = LEVELS[LEVELS.indexOf(level()) + 1]
    if (next) return look(next, code)
    void router.replace({ query: { view: 'targets', place: code } })
  }

  return { look, down }
}
