/** Places filled by a figure, under the borders and names of the base map. */
import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl'

import type { Borders } from './borders'

const ID = 'shades'

/** Places with the colour of each; whatever has no colour stays as it is. */
export function shaded(places: Borders, colours: Record<string, string>): GeoJSON.FeatureCollection {
  const features = places.features.flatMap((feature) => {
    const colour = colours[feature.properties.code]
    return colour ? [{ ...feature, properties: { colour } }] : []
  })
  return { type: 'FeatureCollection', features }
}

/** Fill these and no others. */
export function paintShades(map: MapLibre, places: GeoJSON.FeatureCollection): void {
  const there = map.getSource<GeoJSONSource>(ID)
  if (there) return void there.setData(places)
  map.addSource(ID, { type: 'geojson', data: places })
  map.addLayer({ id: ID, type: 'fill', source: ID, paint: { 'fill-color': ['get', 'colour'] } }, 'micro_grid-line')
}
