/** What can be named in a form: units, people, categories. A face may ask in its own way (the phone keeps what it saw). */
import { inject, type InjectionKey } from 'vue'

import { catalogue, staff } from '@/api/calls'
import type { Category, Colleague, Unit } from '@/api/contract'
import { pick } from '@/kernel/i18n'
import { useSession } from '@/kernel/session/store'
import type { Choice } from '@/kernel/ui/choices'

export interface Directory {
  units: () => Promise<Unit[]>
  people: () => Promise<Colleague[]>
  /** Of any unit, for who may call several together. */
  peopleOf: (unit: number) => Promise<Colleague[]>
  categories: () => Promise<Category[]>
}

export const directoryKey: InjectionKey<Directory> = Symbol('directory')

/** Myself, and the people of my units where I may know them. */
async function people(): Promise<Colleague[]> {
  const me = useSession().me
  if (!me) return []
  const units = [...new Set(me.duties.map((duty) => duty.unit.id))]
  const found = await Promise.all(units.map((unit) => staff.colleagues(unit).catch(() => [])))
  const self = { id: me.id, display_name: me.display_name, roles: [...new Set(me.duties.map((duty) => duty.role))] }
  return [...new Map([self, ...found.flat()].map((person) => [person.id, person])).values()]
}

export const fromServer: Directory = { units: staff.units, people, peopleOf: staff.colleagues, categories: catalogue.categories }

export const useDirectory = (): Directory => inject(directoryKey, fromServer)

/** «城管委»: the short Chinese name where there is one, the full English one else. */
export function unitName(unit: { name: string; name_en?: string | null; short_name?: string }): string {
  return pick(unit.short_name || unit.name, unit.name_en)
}

export function unitChoices(units: Unit[]): Choice[] {
  return units.map((unit) => ({
    value: unit.code,
    label: unitName(unit),
    hint: pick(unit.duties_zh, unit.duties_en).slice(0, 60),
    words: `${unit.name} ${unit.name_en}`,
  }))
}

export function personChoices(found: Colleague[], roleName: (role: string) => string): Choice[] {
  return found.map((person) => ({
    value: String(person.id),
    label: person.display_name,
    hint: person.roles.map(roleName).join('、'),
  }))
}

/** The categories of the catalogue that are still given, found also by their keywords. */
export function categoryChoices(found: Category[]): Choice[] {
  const parents = new Map(found.map((category) => [category.code, pick(category.name, category.name_en)]))
  return found
    .filter((category) => category.parent_code && !category.retired_on)
    .map((category) => ({
      value: category.code,
      label: pick(category.name, category.name_en),
      hint: parents.get(category.parent_code),
      words: `${category.name} ${category.name_en} ${(category.keywords ?? []).join(' ')}`,
    }))
}
