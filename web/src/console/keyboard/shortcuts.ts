/**
 * Single-key shortcuts: a page offers some while it is on screen, `?` lists those in force.
 *
 * A key pressed while typing, or with Ctrl, Alt or Meta, belongs to the field or the browser, never to us
 * (WCAG 2.1.4: they can also be switched off in the person menu).
 */
export interface Shortcut {
  keys: string[] // as in KeyboardEvent.key; 'g b' is g, then b
  label: string // key of the sentence shown in the list
  group: string // key of the heading
  run: (event: KeyboardEvent) => void
  when?: () => boolean
}

const SEQUENCE_MS = 1200

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable) return true
  const role = target.getAttribute('role')
  return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || role === 'textbox' || role === 'combobox'
}

export class ShortcutBook {
  private readonly pages: Shortcut[][] = []
  private leader: { key: string; at: number } | null = null
  enabled = true
  blocked: () => boolean = () => false

  /** Offers shortcuts until the returned function is called; later ones win over earlier ones. */
  offer(shortcuts: Shortcut[]): () => void {
    this.pages.push(shortcuts)
    return () => {
      const at = this.pages.indexOf(shortcuts)
      if (at >= 0) this.pages.splice(at, 1)
    }
  }

  /** Those in force, the shell's first. */
  list(): Shortcut[] {
    return this.pages.flat()
  }

  handle(event: KeyboardEvent): boolean {
    if (!this.enabled || event.defaultPrevented || event.isComposing) return false
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || this.blocked()) return false
    const found = this.find(event)
    if (!found) return false
    event.preventDefault()
    found.run(event)
    return true
  }

  private find(event: KeyboardEvent): Shortcut | undefined {
    const now = event.timeStamp
    const led = this.leader && now - this.leader.at < SEQUENCE_MS ? `${this.leader.key} ${event.key}` : ''
    this.leader = null
    const inForce = this.list()
      .filter((shortcut) => shortcut.when?.() ?? true)
      .reverse()
    const two = led ? inForce.find((shortcut) => shortcut.keys.includes(led)) : undefined
    if (two) return two
    const one = inForce.find((shortcut) => shortcut.keys.includes(event.key))
    const leads = inForce.some((shortcut) => shortcut.keys.some((key) => key.startsWith(`${event.key} `)))
    if (!one && leads) this.leader = { key: event.key, at: now }
    return one
  }
}
