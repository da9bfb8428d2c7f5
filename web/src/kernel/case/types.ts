/** The types of cases as the server tells them: how states and moves are called, and which ones I may open. Asked once. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'

import { cases } from '@/api/calls'
import type { CaseType, MoveInfo, Opening, StateInfo } from '@/api/contract'
import { pick } from '@/kernel/i18n'

export type Openable = CaseType & { opening: Opening }

export const useCaseTypes = defineStore('case-types', () => {
  const items = shallowRef<CaseType[]>([])
  const asked = ref<Promise<void> | null>(null)

  /** Ask unless that was done; `ask` is the face's own way. */
  function need(ask: () => Promise<CaseType[]> = cases.types): Promise<void> {
    asked.value ??= ask()
      .then((found) => void (items.value = found))
      .catch((error: unknown) => {
        asked.value = null
        throw error
      })
    return asked.value
  }

  const bySlug = computed(() => new Map(items.value.map((kind) => [kind.type, kind])))
  const of = (slug: string): CaseType | undefined => bySlug.value.get(slug)
  const openable = computed(() => items.value.filter((kind): kind is Openable => kind.opening !== null))
  /** Those that need no other case to arise from. */
  const startable = computed(() => openable.value.filter((kind) => !kind.opening.needs.includes('origin')))
  const several = computed(() => items.value.length > 1)

  /** The types that a filter means: one, or all of them. */
  const within = (slug: string): CaseType[] => items.value.filter((kind) => slug === '' || kind.type === slug)

  const stateOf = (slug: string, state: string): StateInfo | undefined =>
    within(slug)
      .flatMap((kind) => kind.states)
      .find((each) => each.state === state)
  const moveOf = (slug: string, move: string): MoveInfo | undefined => of(slug)?.moves.find((each) => each.move === move)

  /** How a state is called; the slug itself until the types are known. */
  function stateName(slug: string, state: string): string {
    const found = stateOf(slug, state)
    return found ? pick(found.name, found.name_en) : state
  }

  return { items, need, of, openable, startable, several, within, stateOf, moveOf, stateName }
})
