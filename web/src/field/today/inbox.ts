/** What waits for me, over all types: as many pages as a day can hold. */
import { cases } from '@/api/calls'
import type { CaseRow } from '@/api/contract'

const PAGES_MOST = 3

export async function readInbox(): Promise<CaseRow[]> {
  const rows: CaseRow[] = []
  let cursor = ''
  for (let page = 0; page < PAGES_MOST; page += 1) {
    const answer = await cases.inbox({ cursor, limit: 100 })
    rows.push(...answer.items)
    if (!answer.next) break
    cursor = answer.next
  }
  return rows
}
