import { describe, expect, it } from 'vitest'

import { bordersOf } from './carried'
import type { CarriedPlace } from './carried'

const border: GeoJSON.Geometry = { type: 'Polygon', coordinates: [[[0, 0], [1, 0], [1, 1], [0, 0]]] }
const place = (key: string, level: string, over: Partial<CarriedPlace> = {}): { key: string; value: CarriedPlace } => ({
  key, value: { level, name: key, name_en: '', border, ...over },
})
const ROWS = [
  place('120103001001', 'community'), place('120103001001', 'community'), place('120103001001001', 'grid'), place('120103001002001', 'grid'),
  place('120103001', 'street', { border: null }), place('building 7', 'building', { border: null }),
]

describe('the map that is carried along', () => {
  it('has each place of a level once, with the day on which it was told', () => {
    const found = bordersOf(ROWS, 'community', '', '2026-12-01T00:00:00Z')
    expect(found.features.map((one) => one.properties.code)).toEqual(['120103001001'])
    expect(found.carriedAt).toBe('2026-12-01T00:00:00Z')
  })

  it('has the grids of the community that is looked at, and nothing that has no border', () => {
    expect(bordersOf(ROWS, 'grid', '120103001001', '').features.map((one) => one.properties.code)).toEqual(['120103001001001'])
    expect(bordersOf(ROWS, 'street', '', '').features).toEqual([])
  })
})
