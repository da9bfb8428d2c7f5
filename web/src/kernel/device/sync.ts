/**
 * How the pack comes to the phone: once as a whole, then what changed since a cursor. In the end both sides compare the state
 * hash; when they do not agree, the pack is fetched anew, once.
 */
import { ApiError } from '@/api/client'

import type { Pack } from './pack'
import type { ItemRow } from './store'
import type { Changes, PackAnswer, Part, Transport } from './transport'

export interface Progress {
  done: number
  total: number
}

export interface Synced {
  /** Areas that this user answers for no more. */
  lost: string[]
  /** Whether the pack was fetched as a whole. */
  whole: boolean
}

/** The server and the phone differ even after a whole pack: said, never hidden. */
export class Disagreement extends Error {}

/** Parts come together, so many in one answer: a grid's pack is one, and a whole street's is some dozens, two side by side. */
const TOGETHER = { parts: 200, bytes: 400_000 }
const AT_ONCE = 2

const ANEW = new Set(['cursor_unknown', 'pack_gone'])

export class Sync {
  constructor(
    private readonly pack: Pack,
    private readonly transport: Transport,
    private readonly onProgress: (progress: Progress | null) => void = () => undefined,
  ) {}

  /** Bring the pack up to date. Raises ApiError when the server cannot be reached or refuses, Disagreement. */
  async run(device: string): Promise<Synced> {
    const state = await this.pack.state()
    if (!state) return { lost: [], whole: await this.whole(device) }
    const lost = await this.deltas(device).catch((error: unknown) => {
      if (error instanceof ApiError && ANEW.has(error.code)) return null
      throw error
    })
    return lost ? { lost, whole: false } : { lost: [], whole: await this.whole(device) }
  }

  /** Everything in one go; what is there stays until all of it has come. */
  private async whole(device: string): Promise<true> {
    try {
      const answer = await this.transport.pack(device)
      const rows = await this.rows(answer)
      await this.pack.replace(rows, { areas: answer.areas, cursor: answer.cursor, asOf: answer.as_of })
      await this.compare(answer.state)
      return true
    } finally {
      this.onProgress(null)
    }
  }

  private async rows(answer: PackAnswer): Promise<ItemRow[]> {
    const total = answer.parts.reduce((sum, part) => sum + part.bytes, 0)
    const rows: ItemRow[] = []
    const waiting = loads(answer.parts)
    let done = 0
    this.onProgress({ done, total })
    const fetchOn = async (): Promise<void> => {
      for (let load = waiting.shift(); load; load = waiting.shift()) {
        const found = await this.transport.parts(load).catch((error: unknown) => {
          waiting.length = 0 // the others need not go on
          throw error
        })
        for (const [at, part] of found.entries()) {
          for (const row of await this.pack.rowsOf(part)) rows.push(row)
          done += load[at]!.bytes
          this.onProgress({ done, total })
        }
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, fetchOn))
    return rows
  }

  /** The areas lost since the cursor; null when the two sides do not agree in the end. */
  private async deltas(device: string): Promise<string[] | null> {
    const lost: string[] = []
    for (;;) {
      const before = (await this.pack.state())!
      const answer = await this.transport.changes(device, before.cursor)
      await this.take(answer, before.areas)
      lost.push(...answer.lost)
      if (!answer.more) return answer.state === undefined || answer.state === (await this.pack.hash()) ? lost : null
    }
  }

  private async take(answer: Changes, before: PackAnswer['areas']): Promise<void> {
    const names = new Map(before.map((area) => [area.code, area.name]))
    const areas = answer.areas.map((code) => ({ code, name: names.get(code) ?? code }))
    await this.pack.apply(answer.items, answer.lost, { areas, cursor: answer.cursor, asOf: new Date().toISOString() })
  }

  private async compare(state: string): Promise<void> {
    const own = await this.pack.hash()
    if (own !== state) throw new Disagreement(`${own} ${state}`)
  }
}

/** The parts in loads that are asked for together. */
export function loads(parts: Part[]): Part[][] {
  const found: Part[][] = []
  let bytes = 0
  for (const part of parts) {
    const load = found.at(-1)
    if (load && load.length < TOGETHER.parts && bytes + part.bytes <= TOGETHER.bytes) load.push(part)
    else {
      found.push([part])
      bytes = 0
    }
    bytes += part.bytes
  }
  return found
}
