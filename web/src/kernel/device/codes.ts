/**
 * Codes of this phone's own block: what is opened without a network has one at once, to be told at the door or written on the
 * sheet. Each is given once; the server takes none of another phone's.
 */
import type { UserStore } from './store'
import type { Transport } from './transport'

interface Block {
  device: string
  codes: string[]
}

/** As many as one gives out on a bad day; fetched anew when half are gone (the manner of DHIS2's reserved values). */
export const BLOCK = 40
const LOW = BLOCK / 2
const NAME = 'codes'

/** Only one page at a time takes or fetches. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  return typeof navigator === 'undefined' || !navigator.locks ? work() : (navigator.locks.request('linli-codes', work) as Promise<T>)
}

/** The next code, gone from the block before anybody sees it; empty when none is left. */
export function takeCode(own: UserStore): Promise<string> {
  return alone(async () => {
    const block = await own.meta<Block>(NAME)
    const [code, ...rest] = block?.codes ?? []
    if (!block || !code) return ''
    await own.setMeta(NAME, { ...block, codes: rest })
    return code
  })
}

/** With a network: a block that runs low, or was another phone's, is filled. */
export function fillCodes(own: UserStore, server: Pick<Transport, 'codes'>, device: string): Promise<void> {
  return alone(async () => {
    const block = await own.meta<Block>(NAME)
    const left = block?.device === device ? block.codes : []
    if (left.length >= LOW) return
    await own.setMeta(NAME, { device, codes: [...left, ...(await server.codes(device, BLOCK - left.length))] })
  })
}

/** In groups that the eye can read and the mouth can say: C0000 0012 34. */
export const spoken = (code: string): string => [code.slice(0, 5), code.slice(5, 9), code.slice(9)].filter(Boolean).join(' ')
