/** Borders by level, fetched once a page load: streets and communities whole, grids and micro-grids by what is looked at. */
import { places } from '@/api/calls'
import { shortName } from '@/kernel/place/names'

import type { Level } from './style'

export interface BorderProperties {
  code: string
  name: string
  name_en: string
  approximate?: boolean
}

/** `carriedAt`: they come from this device, which was told them then. */
export type Borders = GeoJSON.FeatureCollection<GeoJSON.Geometry, BorderProperties> & { carriedAt?: string }
export type Carried = (level: Level, within?: string) => Promise<Borders | null>
type Ring = GeoJSON.Position[]

const kept = new Map<string, Promise<Borders>>()
let carried: Carried | null = null

/** Let a face that carries borders along give them where the server cannot be reached. */
export function carryBorders(source: Carried | null): void {
  carried = source
}

/** From the server, else what is carried along. Raises what the server said when nothing is. */
export async function borders(level: Level, within?: string): Promise<Borders> {
  return fetched(level, within).catch(async (error: unknown) => {
    const own = await carried?.(level, within)
    if (own?.features.length || (own && level === 'street')) return own // streets are above what is carried
    throw error
  })
}

function fetched(level: Level, within?: string): Promise<Borders> {
  const key = `${level}:${within ?? ''}`
  let found = kept.get(key)
  if (!found) {
    found = places.borders(level, within) as Promise<Borders>
    found.catch(() => kept.delete(key)) // the next look asks again
    kept.set(key, found)
  }
  return found
}

/** One point for each border's name. Names set by the map itself would come once for each tile that the border touches. */
export function namePoints(from: Borders): GeoJSON.FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: from.features.map((feature) => ({
      type: 'Feature',
      properties: { name: shortName(feature.properties.name), name_en: feature.properties.name_en },
      geometry: { type: 'Point', coordinates: middle(feature.geometry) },
    })),
  }
}

function rings(geometry: GeoJSON.Geometry): Ring[] {
  if (geometry.type === 'Polygon') return geometry.coordinates.slice(0, 1)
  if (geometry.type === 'MultiPolygon') return geometry.coordinates.map((polygon) => polygon[0] ?? [])
  return []
}

/** The centroid of the largest outer ring. */
export function middle(geometry: GeoJSON.Geometry): [number, number] {
  if (geometry.type === 'Point') return geometry.coordinates as [number, number]
  let best: { area: number; at: [number, number] } = { area: -1, at: [0, 0] }
  for (const ring of rings(geometry)) {
    const found = centroid(ring)
    if (found.area > best.area) best = found
  }
  return best.at
}

function centroid(ring: Ring): { area: number; at: [number, number] } {
  const [x0 = 0, y0 = 0] = ring[0] ?? []
  let area = 0
  let x = 0
  let y = 0
  for (let i = 0; i + 1 < ring.length; i += 1) {
    const [ax, ay] = [ring[i]![0]! - x0, ring[i]![1]! - y0]
    const [bx, by] = [ring[i + 1]![0]! - x0, ring[i + 1]![1]! - y0]
    const cross = ax * by - bx * ay
    area += cross
    x += (ax + bx) * cross
    y += (ay + by) * cross
  }
  if (area === 0) return { area: 0, at: [x0, y0] }
  return { area: Math.abs(area), at: [x0 + x / (3 * area), y0 + y / (3 * area)] }
}

/** West, south, east, north of everything in it. */
export function bounds(of: GeoJSON.FeatureCollection): [number, number, number, number] | null {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const feature of of.features) {
    for (const ring of rings(feature.geometry)) {
      for (const [x = 0, y = 0] of ring) {
        box[0] = Math.min(box[0], x)
        box[1] = Math.min(box[1], y)
        box[2] = Math.max(box[2], x)
        box[3] = Math.max(box[3], y)
      }
    }
  }
  return Number.isFinite(box[0]) ? box : null
}

/** The codes of those whose box touches the view: whose grids are worth fetching. */
export function touching(of: Borders, view: [number, number, number, number]): string[] {
  return of.features
    .filter((feature) => {
      const box = bounds({ type: 'FeatureCollection', features: [feature] })
      return box && box[0] <= view[2] && box[2] >= view[0] && box[1] <= view[3] && box[3] >= view[1]
    })
    .map((feature) => feature.properties.code)
}
