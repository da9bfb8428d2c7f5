import { describe, expect, it } from 'vitest'

import { beyond, latest } from './useInbox'

const row = (uuid: string) => ({ uuid })
const shown = (...uuids: string[]) => uuids.map((uuid) => ({ row: row(uuid) }))
const uuids = (rows: { uuid: string }[]) => rows.map((each) => each.uuid).join('')

describe('the inbox by pages', () => {
  it('a further page brings only what is not there yet', () => {
    expect(uuids(beyond([row('b'), row('c')], shown('a', 'b')))).toBe('c')
  })

  it('read anew, rows of later pages stay unless somebody acted on them', () => {
    expect(uuids(latest([row('a'), row('new')], shown('a', 'b', 'c', 'd'), new Set(['d']), true))).toBe('anewc')
  })

  it('with nothing behind it, the page is the whole list', () => {
    expect(uuids(latest([row('a')], shown('a', 'b'), new Set(), false))).toBe('a')
  })
})
