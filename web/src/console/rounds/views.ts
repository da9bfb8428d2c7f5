/** What a mechanism adds to the page of its rounds: views beside progress, list and doors. Found by its folder's `roundViews.ts`. */
import type { Component } from 'vue'

import type { Level, RoundDetail } from '@/kernel/rounds/calls'

export interface RoundView {
  /** The kind of round. */
  type: string
  slug: string
  title: string
  /** Gets `round` and `level`. */
  component: Component<{ round: RoundDetail; level: Level }>
  shown: (may: (action: string) => boolean) => boolean
}

const found = import.meta.glob<{ views: RoundView[] }>('../*/roundViews.ts', { eager: true })

const every = Object.values(found).flatMap((module) => module.views)

export const viewsOf = (type: string): RoundView[] => every.filter((view) => view.type === type)
