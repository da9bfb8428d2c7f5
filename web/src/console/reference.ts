/** What every screen looks up and nobody changes all day: places, units, the catalogue. Asked for once. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Category, Place } from '@/api/contract'
import { places as placeCalls, staff } from '@/api/calls'
import { catalogue as catalogueCalls } from './api'
import type { Catalogue, Unit } from './contract'

export interface TreeNode {
  code: string
  name: string
  name_en: string
  children?: TreeNode[]
}

export const useReference = defineStore('desk-reference', () => {
  const places = shallowRef<Place[]>([])
  const units = shallowRef<Unit[]>([])
  const catalogue = shallowRef<Catalogue | null>(null)
  const asked = ref<Record<string, Promise<void> | undefined>>({})

  function once(name: string, ask: () => Promise<void>): Promise<void> {
    const going = asked.value[name]
    if (going) return going
    const made = ask().catch((error: unknown) => {
      asked.value[name] = undefined
      throw error
    })
    asked.value[name] = made
    return made
  }

  const needPlaces = () => once('places', async () => void (places.value = await placeCalls.tree()))
  const needUnits = () => once('units', async () => void (units.value = await staff.units()))
  const needCatalogue = () => once('catalogue', async () => void (catalogue.value = await catalogueCalls.all()))

  async function reloadCatalogue(): Promise<void> {
    catalogue.value = await catalogueCalls.all()
  }

  const placeOf = computed(() => new Map(places.value.map((place) => [place.code, place])))
  const unitOf = computed(() => new Map(units.value.map((unit) => [unit.code, unit])))
  const categories = computed<Category[]>(() => catalogue.value?.categories ?? [])
  const categoryOf = computed(() => new Map(categories.value.map((category) => [category.code, category])))
  const placeTree = computed(() => tree(places.value))
  const categoryTree = computed(() => tree(categories.value.filter((category) => !category.retired_on)))

  return {
    places,
    units,
    catalogue,
    categories,
    placeOf,
    unitOf,
    categoryOf,
    placeTree,
    categoryTree,
    needPlaces,
    needUnits,
    needCatalogue,
    reloadCatalogue,
  }
})

/** Rows with parents as a tree; a row whose parent is missing stands at the top. */
export function tree(rows: { code: string; name: string; name_en: string; short_name?: string; parent_code: string }[]): TreeNode[] {
  const nodes = new Map<string, TreeNode>()
  for (const row of rows) nodes.set(row.code, { code: row.code, name: row.short_name || row.name, name_en: row.name_en })
  const top: TreeNode[] = []
  for (const row of rows) {
    const node = nodes.get(row.code)!
    const parent = nodes.get(row.parent_code)
    if (parent) (parent.children ??= []).push(node)
    else top.push(node)
  }
  return top
}
