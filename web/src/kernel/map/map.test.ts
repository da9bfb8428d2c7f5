import { describe, expect, it, vi } from 'vitest'

import type { Borders } from './borders'
import { bounds, middle, namePoints, touching } from './borders'
import { nudged } from './pin'
import { baseStyle, FROM_ZOOM, LEVELS } from './style'

vi.mock('maplibre-gl', () => ({ Marker: class {} }))

const square = (west: number, south: number, size: number): GeoJSON.Polygon => ({
  type: 'Polygon',
  coordinates: [[[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]],
})
const borders = (...parts: [string, string, GeoJSON.Geometry][]): Borders => ({
  type: 'FeatureCollection',
  features: parts.map(([code, name, geometry]) => ({ type: 'Feature', properties: { code, name, name_en: code }, geometry })),
})

describe('the pin under the arrow keys', () => {
  const spot = { lon: 117.2, lat: 39.1 }
  const metres = (a: typeof spot, b: typeof spot): number =>
    Math.hypot((a.lon - b.lon) * Math.cos(0.6824) * 111_320, (a.lat - b.lat) * 111_320)

  it.each(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'])('%s moves it 5 m, with Shift 50 m', (key) => {
    expect(metres(spot, nudged(spot, key, false)!)).toBeCloseTo(5, 1)
    expect(metres(spot, nudged(spot, key, true)!)).toBeCloseTo(50, 0)
  })

  it('goes where the arrow points, and other keys leave it alone', () => {
    expect(nudged(spot, 'ArrowUp', false)!.lat).toBeGreaterThan(spot.lat)
    expect(nudged(spot, 'ArrowLeft', false)!.lon).toBeLessThan(spot.lon)
    expect(nudged(spot, 'Enter', false)).toBeNull()
  })
})

describe('borders', () => {
  it('a name stands in the middle of the largest part, once for each border', () => {
    const two: GeoJSON.MultiPolygon = { type: 'MultiPolygon', coordinates: [square(0, 0, 1).coordinates, square(10, 10, 4).coordinates] }
    expect(middle(two)).toEqual([12, 12])
    const points = namePoints(borders(['1', '谊城公寓社区居委会', square(0, 0, 2)]))
    expect(points.features).toHaveLength(1)
    expect(points.features[0]!.properties!.name).toBe('谊城公寓社区')
    expect((points.features[0]!.geometry as GeoJSON.Point).coordinates).toEqual([1, 1])
  })

  it('a ring of no area has its first corner, not nowhere', () => {
    expect(middle({ type: 'Polygon', coordinates: [[[5, 5], [5, 5], [5, 5]]] })).toEqual([5, 5])
  })

  it('only what touches the view is worth fetching', () => {
    const all = borders(['a', 'a', square(0, 0, 1)], ['b', 'b', square(5, 5, 1)])
    expect(touching(all, [0.5, 0.5, 2, 2])).toEqual(['a'])
    expect(touching(all, [-9, -9, 9, 9])).toEqual(['a', 'b'])
    expect(bounds(all)).toEqual([0, 0, 6, 6])
    expect(bounds(borders())).toBeNull()
  })
})

describe('the offline style', () => {
  it('asks for nothing from elsewhere', () => {
    const style = baseStyle('', 'name', 1)
    expect(style.glyphs).toBeUndefined()
    expect(style.sprite).toBeUndefined()
    expect(JSON.stringify(style)).not.toMatch(/https?:/)
  })

  it('a tile source lies under the borders, which become see-through', () => {
    const style = baseStyle('/tiles/{z}/{x}/{y}.png', 'name', 1)
    const ids = style.layers.map((layer) => layer.id)
    expect(ids.indexOf('tiles')).toBeLessThan(ids.indexOf('street-line'))
    expect(style.layers.find((layer) => layer.id === 'district')).toMatchObject({ paint: { 'fill-opacity': 0.12 } })
  })

  it('finer levels come with nearer looks', () => {
    const zooms = LEVELS.map((level) => FROM_ZOOM[level])
    expect(zooms).toEqual([...zooms].sort((a, b) => a - b))
  })
})
