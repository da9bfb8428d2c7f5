/** Which street, community and grid a spot belongs to, asked as the pin moves. */
import { ref, watch } from 'vue'
import type { Ref } from 'vue'

import { places } from '@/api/calls'
import type { Located, Named } from '@/api/contract'
import { pick } from '@/kernel/i18n'
import type { Spot } from '@/kernel/map/pin'

import { shortName } from './names'

const say = (one: Named | null): string => (one ? pick(shortName(one.name), one.name_en) : '')

/** «友谊路街道 谊城公寓社区 第3网格», or empty when the spot is outside. */
export function belongs(located: Located | null, toGrid = false): string {
  if (!located?.street) return ''
  const [street, community, grid] = [located.street, located.community, toGrid ? located.grid : null].map(say)
  const own = community && grid?.startsWith(community) ? grid.slice(community.length) : grid // «谊城公寓社区第3网格»
  return [street, community, own].filter(Boolean).join(' ')
}

export interface Locating {
  located: Ref<Located | null>
  state: Ref<'idle' | 'asking' | 'inside' | 'outside' | 'unknown'>
}

/** Follow a spot; a short rest lets a dragged pin come to a halt, and an older answer is dropped. */
export function useLocated(spot: Ref<Spot | null>, restMs = 250): Locating {
  const located = ref<Located | null>(null)
  const state = ref<'idle' | 'asking' | 'inside' | 'outside' | 'unknown'>('idle')
  let turn = 0

  async function ask(at: Spot, mine: number): Promise<void> {
    try {
      const answer = await places.locate(at.lon, at.lat)
      if (mine !== turn) return
      located.value = answer
      state.value = answer.street ? 'inside' : 'outside'
    } catch {
      if (mine === turn) state.value = 'unknown' // the server decides when the report arrives
    }
  }

  watch(
    spot,
    (at, _before, onCleanup) => {
      const mine = ++turn
      located.value = null
      state.value = at ? 'asking' : 'idle'
      if (!at) return
      const timer = setTimeout(() => void ask(at, mine), restMs)
      onCleanup(() => clearTimeout(timer))
    },
    { immediate: true },
  )
  return { located, state }
}
