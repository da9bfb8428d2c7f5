/**
 * Gathers case events that arrive in bursts into few batches: the newest of each case, at most one batch per `quiet`
 * of silence or per `longest` of storm. A day's peak must cost the server a fetch a second, not a fetch an event.
 */
export interface CaseEvent {
  uuid: string
  number: string
  state: string
  version: number
  move: string
  place_code: string
  unit_id: number | null
}

export interface CoalescerOptions {
  quiet: number // milliseconds of silence after which a batch goes out
  longest: number // milliseconds that the first event of a batch may wait
  flush: (batch: CaseEvent[]) => void
  set?: (run: () => void, wait: number) => unknown
  clear?: (timer: unknown) => void
  now?: () => number
}

export class Coalescer {
  private readonly waiting = new Map<string, CaseEvent>()
  private readonly known = new Map<string, number>()
  private timer: unknown = null
  private firstAt = 0
  private readonly options: Required<CoalescerOptions>

  constructor(options: CoalescerOptions) {
    this.options = {
      set: (run, wait) => setTimeout(run, wait),
      clear: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
      now: () => Date.now(),
      ...options,
    }
  }

  /** What this browser has itself just seen of a case (an answer to its own move): older events are no news. */
  saw(uuid: string, version: number): void {
    if (version <= (this.known.get(uuid) ?? 0)) return
    this.known.set(uuid, version)
    const event = this.waiting.get(uuid)
    if (event && event.version <= version) this.waiting.delete(uuid)
  }

  push(event: CaseEvent): void {
    if (event.version <= (this.known.get(event.uuid) ?? 0)) return
    const held = this.waiting.get(event.uuid)
    if (held && held.version >= event.version) return
    if (this.waiting.size === 0) this.firstAt = this.options.now()
    this.waiting.set(event.uuid, event)
    this.schedule()
  }

  /** Sends what waits at once. */
  flush(): void {
    if (this.timer !== null) this.options.clear(this.timer)
    this.timer = null
    if (this.waiting.size === 0) return
    const batch = [...this.waiting.values()]
    this.waiting.clear()
    for (const event of batch) this.known.set(event.uuid, event.version)
    if (this.known.size > 5000) this.forgetOldest()
    this.options.flush(batch)
  }

  stop(): void {
    if (this.timer !== null) this.options.clear(this.timer)
    this.timer = null
    this.waiting.clear()
  }

  private schedule(): void {
    if (this.timer !== null) this.options.clear(this.timer)
    const left = this.options.longest - (this.options.now() - this.firstAt)
    this.timer = this.options.set(() => this.flush(), Math.max(0, Math.min(this.options.quiet, left)))
  }

  private forgetOldest(): void {
    for (const uuid of [...this.known.keys()].slice(0, 2500)) this.known.delete(uuid)
  }
}
