/** Lines on the map in the tone of their `tone`: done, due, or later (dashed). */
import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl'

export type Line = GeoJSON.Feature<GeoJSON.LineString, { tone: 'done' | 'due' | 'later' }>

const ID = 'lines'
const COLOURS = ['match', ['get', 'tone'], 'done', '#1f7a5c', 'due', '#b4540a', '#5a6b68'] as const

/** Show exactly these, over the borders; call it again with others. */
export function showLines(map: MapLibre, features: Line[]): void {
  const data: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features }
  const there = map.getSource<GeoJSONSource>(ID)
  if (there) return void there.setData(data)
  map.addSource(ID, { type: 'geojson', data })
  const width: [number, number] = [2.5, 6]
  const paint = { 'line-color': COLOURS as never, 'line-width': ['interpolate', ['linear'], ['zoom'], 11, width[0], 17, width[1]] as never }
  map.addLayer({ id: ID, type: 'line', source: ID, filter: ['!=', ['get', 'tone'], 'later'], layout: { 'line-cap': 'round' }, paint })
  map.addLayer({ id: `${ID}-later`, type: 'line', source: ID, filter: ['==', ['get', 'tone'], 'later'], paint: { ...paint, 'line-dasharray': [2, 1.5] } })
}
