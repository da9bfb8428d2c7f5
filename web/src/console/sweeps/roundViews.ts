/** What a household sweep adds to its page: what was given at the doors, and letters to the homes that are left. */
import { defineAsyncComponent } from 'vue'

import type { RoundView } from '../rounds/views'

const type = 'sweeps.household'

export const views: RoundView[] = [
  { type, slug: 'leaflets', title: 'sweep.leaflets.title', component: defineAsyncComponent(() => import('./LeafletsView.vue')), shown: () => true },
  { type, slug: 'letters', title: 'sweep.letters.title', component: defineAsyncComponent(() => import('./LettersView.vue')), shown: (may) => may('sweeps.invite') },
]
