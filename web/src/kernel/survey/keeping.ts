/** Keeps the answers of an open form while they are given; a moment after each, and at once when the page goes away. */
import type { RootNode } from '@getodk/xforms-engine'
import { inject, onBeforeUnmount, onMounted, ref, watch } from 'vue'
import type { Ref, ShallowRef } from 'vue'

import { answersOf, DRAFT, partsOf } from './draft'
import type { Begun } from './draft'
import { payloadOf } from './engine'
import type { Known } from './prepare'

const PAUSE_MS = 400

export function useKeeping(root: ShallowRef<RootNode | null>, spared: ShallowRef<Known[]>, changed: Ref<Set<string>>) {
  const keeper = inject(DRAFT, null)
  /** When the answers were kept last. */
  const keptAt = ref<number | null>(null)
  let timer = 0
  let writing: Promise<void> = Promise.resolve()

  watch(
    () => [root.value, root.value && answersOf(root.value)] as const,
    ([now], [before]) => {
      if (keeper && now && now === before) later() // another root is no answer of anybody
    },
  )

  function later(): void {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => void flush(), PAUSE_MS)
  }

  /** Keep what is not kept yet; one write after the other. */
  function flush(): Promise<void> {
    const isDue = timer !== 0
    window.clearTimeout(timer)
    timer = 0
    if (isDue) writing = writing.then(write).catch(() => undefined) // a full phone: the form itself is still there
    return writing
  }

  async function write(): Promise<void> {
    if (!keeper || !root.value) return
    const parts = await partsOf((await payloadOf(root.value)).data)
    keptAt.value = await keeper.keep({ ...parts, changed: [...changed.value], spared: spared.value.map((one) => one.path) })
  }

  async function drop(): Promise<void> {
    window.clearTimeout(timer)
    timer = 0
    await writing
    await keeper?.drop()
    keptAt.value = null
  }

  const read = async (): Promise<Begun | null> => (await keeper?.read().catch(() => null)) ?? null
  const onHidden = (): void => void (document.visibilityState === 'hidden' && flush())
  onMounted(() => document.addEventListener('visibilitychange', onHidden))
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', onHidden)
    void flush()
  })
  return { keptAt, read, later, flush, drop }
}
