import { describe, expect, it } from 'vitest'
import { placeBeside } from './useFloat'

const view = { width: 1000, height: 600 }

describe('a panel stays in the window', () => {
  it('hangs below what opened it', () => {
    expect(placeBeside({ left: 40, top: 50, right: 140, bottom: 80 }, { width: 300, height: 200 }, view)).toMatchObject({
      left: 40,
      top: 86,
    })
  })

  it('stands above when there is no room below', () => {
    expect(placeBeside({ left: 40, top: 500, right: 140, bottom: 530 }, { width: 300, height: 200 }, view).top).toBe(294)
  })

  it('does not leave on the right and scrolls when it is too high', () => {
    const place = placeBeside({ left: 900, top: 50, right: 980, bottom: 80 }, { width: 300, height: 900 }, view)
    expect(place.left).toBe(692)
    expect(place.maxHeight).toBe(506)
  })
})
