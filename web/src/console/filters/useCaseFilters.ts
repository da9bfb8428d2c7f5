/** The filters of a screen: the address bar is where they live, so that Back, reload and a sent link all work. */
import { computed, watchEffect, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

import { useReference } from '../reference'
import { useScope } from '../shell/scope'
import { apiParams, countNarrowed, noFilters, readQuery, writeQuery, type CaseFilters } from './caseFilters'

/** Parts of the address bar that are not filters and stay when the filters change. */
const KEPT = ['case', 'panes', 'view', 'at']

export interface FilterDoor {
  filters: ComputedRef<CaseFilters>
  narrowed: ComputedRef<number>
  /** The API's parameters, the scope of the top bar included. */
  params: () => Record<string, string>
  /** Changes when the answer would; empty while something to ask with is still being looked up. */
  key: ComputedRef<string>
  set: (change: Partial<CaseFilters>) => void
  clear: () => void
  apply: (query: string) => void
  /** As one line, for a saved view. */
  line: () => string
}

export function useCaseFilters(defaults: Partial<CaseFilters> = {}): FilterDoor {
  const route = useRoute()
  const router = useRouter()
  const scope = useScope()
  const reference = useReference()
  const filters = computed(() => ({ ...defaults, ...readQuery(route.query), ...fixed(defaults) }))

  function params(): Record<string, string> {
    const asked = apiParams(filters.value, new Date(), (code) => reference.unitOf.get(code)?.id)
    if (!asked.place && scope.area) asked.place = scope.area
    return asked
  }

  const known = computed(() => !filters.value.unit || reference.units.length > 0)
  watchEffect(() => !known.value && void reference.needUnits().catch(() => undefined))

  function go(next: CaseFilters): void {
    const kept = Object.fromEntries(KEPT.filter((key) => route.query[key]).map((key) => [key, route.query[key]]))
    void router.replace({ query: { ...writeQuery(next), ...kept } })
  }

  return {
    filters,
    narrowed: computed(() => countNarrowed(filters.value, defaults)),
    params,
    key: computed(() => (known.value ? JSON.stringify(params()) : '')),
    set: (change) => go({ ...filters.value, ...change }),
    clear: () => go({ ...noFilters(), type: filters.value.type }),
    apply: (query) => go(readQuery(Object.fromEntries(new URLSearchParams(query)))),
    line: () => new URLSearchParams(writeQuery(filters.value)).toString(),
  }
}

/** Defaults that a screen always has (the board shows open cases only) win over the address bar. */
function fixed(defaults: Partial<CaseFilters>): Partial<CaseFilters> {
  return defaults.open ? { open: true } : {}
}
