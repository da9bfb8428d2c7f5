/** Units and categories as choices of a ComboPick, in the reader's language. */
import { computed } from 'vue'

import type { UnitBrief } from '@/api/contract'
import { pick } from '@/kernel/i18n'

import { useReference } from '../reference'
import { useSay } from '../say'
import type { Choice } from '@/kernel/ui/choices'

export function useUnitChoices(proposed: () => UnitBrief | null = () => null) {
  const reference = useReference()
  const { t, unitName, word } = useSay()
  void reference.needUnits().catch(() => undefined)
  return computed<Choice[]>(() => {
    const first = proposed()?.code
    const choices = reference.units.map((unit) => ({
      value: unit.code,
      label: unitName(unit),
      hint: [word('unitKind', unit.kind), pick(unit.duties_zh, unit.duties_en)].filter(Boolean).join(' · ').slice(0, 60),
      words: `${unit.name} ${unit.name_en}`,
      note: unit.code === first ? t('desk.board.proposedShort') : undefined,
    }))
    const proposal = proposed()
    if (proposal && !choices.some((choice) => choice.value === proposal.code)) {
      choices.unshift({
        value: proposal.code,
        label: unitName(proposal),
        hint: '',
        words: proposal.name,
        note: t('desk.board.proposedShort'),
      })
    }
    return choices.sort((one, other) => Number(other.value === first) - Number(one.value === first))
  })
}

export function useCategoryChoices() {
  const reference = useReference()
  const { named } = useSay()
  void reference.needCatalogue().catch(() => undefined)
  return computed<Choice[]>(() =>
    reference.categories
      .filter((category) => category.parent_code && !category.retired_on)
      .map((category) => ({
        value: category.code,
        label: named(category),
        hint: named(reference.categoryOf.get(category.parent_code)),
        words: `${category.name} ${category.name_en} ${(category.keywords ?? []).join(' ')}`,
      })),
  )
}

/** Streets and communities (and the district) as choices. */
export function usePlaceChoices() {
  const reference = useReference()
  const { named } = useSay()
  void reference.needPlaces().catch(() => undefined)
  return computed<Choice[]>(() =>
    reference.places.map((place) => ({
      value: place.code,
      label: named(place),
      hint: named(reference.placeOf.get(place.parent_code)),
      words: `${place.name} ${place.name_en} ${place.short_name}`,
    })),
  )
}
