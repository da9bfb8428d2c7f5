/** A round that is being put together: its answers, what is missing, and how large it would be now. */
import { computed, reactive, ref, shallowRef, watch } from 'vue'

import { rounds, type Askable, type Opening, type RoundType } from '@/kernel/rounds/calls'

import { districtDay } from '../filters/caseFilters'
import { conditionOf, type Line } from './conditions'

const DAY = 86_400_000
const PAUSE_MS = 350
let last = 0

export function useNewRound() {
  const today = new Date()
  const types = shallowRef<RoundType[]>([])
  const askables = shallowRef<Askable[]>([])
  const given = reactive({
    type: '',
    title: '',
    area: '',
    from: districtDay(today),
    until: districtDay(new Date(today.getTime() + 14 * DAY)),
    afterDays: 3,
    attempts: 2,
    lines: [] as Line[],
  })
  const size = ref<number | null>(null)
  const sizeError = ref<unknown>(null)
  const kind = computed(() => types.value.find((each) => each.slug === given.type) ?? null)
  const askableOf = (fact: string): Askable | undefined => askables.value.find((each) => each.fact === fact)
  const conditions = computed(() => given.lines.map((line) => conditionOf(line, askableOf(line.fact))))
  const opening = computed<Opening | null>(() => {
    const complete = conditions.value.filter((each) => each !== null)
    const inOrder = kind.value?.is_standing ? !given.until || given.until >= given.from : given.until >= given.from && given.until !== ''
    if (!kind.value || !given.area || !given.from || !inOrder || complete.length < given.lines.length) return null
    return {
      type: kind.value.slug,
      title: given.title.trim(),
      area_code: given.area,
      starts_on: given.from,
      ends_on: given.until || null,
      conditions: complete as Opening['conditions'],
      revisit_after_days: given.afterDays,
      revisit_attempts: given.attempts,
    } as Opening
  })
  const countable = computed(() => (opening.value ? JSON.stringify({ ...opening.value, title: '', revisit_after_days: null, revisit_attempts: null }) : ''))

  async function load(): Promise<void> {
    types.value = await rounds.types()
    choose(types.value[0]?.slug ?? '')
  }

  function choose(slug: string): void {
    given.type = slug
    const areas = kind.value?.areas ?? []
    if (!areas.some((area) => given.area.startsWith(area))) given.area = areas[0] ?? ''
    given.until = kind.value?.is_standing ? '' : given.until || districtDay(new Date(today.getTime() + 14 * DAY))
  }

  function addLine(): void {
    const first = askables.value[0]
    if (first) given.lines.push({ id: ++last, fact: first.fact, op: first.ops[0] ?? 'known', chosen: [], number: null })
  }

  watch(
    () => kind.value?.subject_kind,
    async (subject) => {
      given.lines = []
      askables.value = []
      if (subject) askables.value = await rounds.askable(subject).catch(() => [])
    },
  )

  let turn = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(countable, () => {
    const mine = ++turn
    size.value = null
    sizeError.value = null
    clearTimeout(timer)
    const asked = opening.value
    if (!asked) return
    timer = setTimeout(() => {
      rounds.size({ ...asked, title: asked.title.length < 2 ? '——' : asked.title }).then(
        (targets) => mine === turn && (size.value = targets),
        (error: unknown) => mine === turn && (sizeError.value = error),
      )
    }, PAUSE_MS)
  })

  return { types, kind, given, askables, conditions, opening, size, sizeError, load, choose, addLine }
}
