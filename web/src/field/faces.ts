/** What a mechanism brings to the phone besides cases: pages and a way in from today. Found by its folder's `face.ts`. */
import type { RouteRecordRaw } from 'vue-router'

import type { MessageLoaders } from '@/kernel/i18n'
import type { IconName } from '@/kernel/ui/icons'

export interface FieldFace {
  messages: MessageLoaders
  routes: RouteRecordRaw[]
  entry: { to: string; title: string; icon: IconName; shown: (may: (action: string) => boolean) => boolean }
}

const found = import.meta.glob<{ face: FieldFace }>('./*/face.ts', { eager: true })

export const faces: FieldFace[] = Object.values(found).map((module) => module.face)
