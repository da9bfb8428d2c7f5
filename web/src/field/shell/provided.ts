/** What the shared forms ask on this face: the phone keeps the lists, so that a form can be filled in without a network. */
import { cases } from '@/api/calls'
import { useCaseTypes } from '@/kernel/case/types'
import { fromServer, type Directory } from '@/kernel/form/directory'

import { freshOrKept } from '../outbox/kept'

const kept = async <T>(name: string, ask: () => Promise<T>): Promise<T> => (await freshOrKept(name, ask)).value

export const directory: Directory = {
  units: () => kept('units', fromServer.units),
  people: () => kept('people', fromServer.people),
  peopleOf: (unit) => kept(`people:${unit}`, () => fromServer.peopleOf(unit)),
  categories: () => kept('catalogue', fromServer.categories),
}

export const needTypes = (): Promise<void> => useCaseTypes().need(() => kept('types', cases.types))
