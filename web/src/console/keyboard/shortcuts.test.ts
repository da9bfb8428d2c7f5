// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest'
import { ShortcutBook } from './shortcuts'

function press(book: ShortcutBook, key: string, init: KeyboardEventInit = {}, target?: HTMLElement): boolean {
  const event = new KeyboardEvent('keydown', { key, cancelable: true, bubbles: true, ...init })
  if (target) Object.defineProperty(event, 'target', { value: target })
  return book.handle(event)
}

function book(...keys: string[][]) {
  const made = new ShortcutBook()
  const runs = keys.map((each) => {
    const run = vi.fn()
    made.offer([{ keys: each, label: '', group: '', run }])
    return run
  })
  return { made, runs }
}

describe('single keys act on the page', () => {
  it('runs what the key is offered for', () => {
    const { made, runs } = book(['a'])
    expect(press(made, 'a')).toBe(true)
    expect(runs[0]).toHaveBeenCalledOnce()
    expect(press(made, 'b')).toBe(false)
  })

  it('leaves keys to whoever types', () => {
    const { made, runs } = book(['a'])
    for (const tag of ['input', 'textarea', 'select']) press(made, 'a', {}, document.createElement(tag))
    press(made, 'a', { isComposing: true })
    expect(runs[0]).not.toHaveBeenCalled()
  })

  it('leaves chords to the browser', () => {
    const { made, runs } = book(['a'])
    press(made, 'a', { ctrlKey: true })
    press(made, 'a', { metaKey: true })
    press(made, 'a', { altKey: true })
    expect(runs[0]).not.toHaveBeenCalled()
  })

  it('is quiet while a dialog is open or when switched off', () => {
    const { made, runs } = book(['a'])
    made.blocked = () => true
    press(made, 'a')
    made.blocked = () => false
    made.enabled = false
    press(made, 'a')
    expect(runs[0]).not.toHaveBeenCalled()
  })

  it('lets the page on top win and gives back when it leaves', () => {
    const { made, runs } = book(['a'])
    const top = vi.fn()
    const leave = made.offer([{ keys: ['a'], label: '', group: '', run: top }])
    press(made, 'a')
    leave()
    press(made, 'a')
    expect(top).toHaveBeenCalledOnce()
    expect(runs[0]).toHaveBeenCalledOnce()
  })

  it('understands two keys in a row, and forgets a lone first one', () => {
    const { made, runs } = book(['g b'], ['b'])
    press(made, 'g')
    press(made, 'b')
    expect(runs[0]).toHaveBeenCalledOnce()
    press(made, 'g')
    press(made, 'x')
    press(made, 'b')
    expect(runs[1]).toHaveBeenCalledOnce()
  })

  it('does not run what cannot be done now', () => {
    const made = new ShortcutBook()
    const run = vi.fn()
    made.offer([{ keys: ['d'], label: '', group: '', run, when: () => false }])
    expect(press(made, 'd')).toBe(false)
    expect(run).not.toHaveBeenCalled()
  })
})
