/** The wall's figures and what follows from them. No names, no phones, no addresses: counts by place and state only. */
import { computed } from 'vue'

import type { Mark } from '@/kernel/map/markers'
import { useFetched } from '@/kernel/ui/fetched'

import { insight, type WallAnswer } from '../api'
import { useReference } from '../reference'
import { useSay } from '../say'

export function wallFigures(answer: Pick<WallAnswer, 'today' | 'states' | 'open' | 'overdue'>): { key: string; value: number }[] {
  return [
    { key: 'reported', value: answer.today.reported },
    { key: 'closed', value: answer.today.closed },
    { key: 'open', value: answer.open },
    { key: 'handling', value: answer.states.find((state) => state.state === 'handling')?.count ?? 0 },
    { key: 'overdue', value: answer.overdue },
  ]
}

export function useWall() {
  const reference = useReference()
  const { pick, t } = useSay()
  const fetched = useFetched(() => insight.wall())
  void reference.needPlaces().catch(() => undefined)

  function mark(street: WallAnswer['streets'][number]): Mark[] {
    const place = reference.placeOf.get(street.code)
    const [lon, lat] = [street.lon ?? place?.lon, street.lat ?? place?.lat]
    if (lon == null || lat == null || !street.open) return []
    const name = pick(street.name, street.name_en)
    const late = street.overdue
    const label = late ? t('map.clusterLate', { name, n: street.open, late }) : t('map.cluster', { name, n: street.open })
    return [{ key: street.code, lon, lat, kind: 'cluster', text: String(street.open), tone: late ? 'overdue' : undefined, label }]
  }

  const streets = computed(() => fetched.data.value?.streets ?? [])
  const marks = computed<Mark[]>(() => streets.value.flatMap(mark))
  const latest = computed(() => [...streets.value].sort((one, other) => other.overdue - one.overdue || other.open - one.open).slice(0, 14))
  const today = computed(() => (fetched.data.value ? wallFigures(fetched.data.value) : []))
  return { ...fetched, today, marks, latest }
}
