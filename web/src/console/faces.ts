/** What a mechanism brings to the desk besides cases: pages and a place in the rail. Found by its folder's `face.ts`. */
import type { MessageLoaders } from '@/kernel/i18n'
import type { IconName } from '@/kernel/ui/icons'

export interface DeskFace {
  messages: MessageLoaders
  pages: { path: string; title: string; component: () => Promise<unknown> }[]
  /** Where a notice about such an object leads. */
  notice: { type: string; to: (id: string) => string }
  rail: { to: string; title: string; icon: IconName; shown: (may: (action: string) => boolean) => boolean }
}

const found = import.meta.glob<{ face: DeskFace }>('./*/face.ts', { eager: true })

export const faces: DeskFace[] = Object.values(found).map((module) => module.face)
