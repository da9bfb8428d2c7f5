/** Where the answers of a form are kept while somebody fills it: in the vault of who fills it. */
import type { About } from '@/kernel/device/drafts'
import type { DraftKeeper } from '@/kernel/survey/draft'

import { keeper } from '../device/held'

/** `about` is asked when the form is open. Who has been locked out meanwhile keeps nothing in another's vault. */
export function keeperOf(about: () => About): DraftKeeper {
  const mine = keeper.value
  const since = Date.now()
  const held = (): typeof mine => (keeper.value === mine ? mine : null)
  return {
    async read() {
      const found = await held()?.read(about().id)
      return found ? { ...found.draft, files: found.files } : null
    },
    async keep({ files, ...answers }) {
      return (await held()?.keep(about(), answers, files, since)) ?? null
    },
    async drop() {
      await held()?.drop(about().id)
    },
  }
}
