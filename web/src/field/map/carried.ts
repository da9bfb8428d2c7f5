/** The base map that a phone carries along: borders of the worker's areas, out of the pack. */
import type { Borders } from '@/kernel/map/borders'
import type { Level } from '@/kernel/map/style'

import { pack, packState } from '../device/held'

export interface CarriedPlace {
  level: string
  name: string
  name_en: string
  border: GeoJSON.Geometry | null
}

/** Null where nothing is carried. */
export async function carriedBorders(level: Level, within = ''): Promise<Borders | null> {
  const [from, state] = [pack.value, packState.value]
  if (!from || !state) return null
  return bordersOf(await from.all<CarriedPlace>('places'), level, within, state.asOf)
}

/** Each place once: neighbouring areas carry the same community. Pure. */
export function bordersOf(rows: { key: string; value: CarriedPlace }[], level: Level, within: string, asOf: string): Borders {
  const wanted = rows.filter(({ key, value }) => value.level === level && value.border && key.startsWith(within))
  const places = new Map(wanted.map((row) => [row.key, row.value]))
  return {
    type: 'FeatureCollection',
    carriedAt: asOf,
    features: [...places].map(([code, { name, name_en, border }]) => ({
      type: 'Feature',
      properties: { code, name, name_en, approximate: true },
      geometry: border!,
    })),
  }
}
