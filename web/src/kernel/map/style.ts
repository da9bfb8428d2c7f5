/** The offline base map: the pack's own borders and names, no tiles, no remote glyphs. A tile source may lie underneath. */
import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'

const FONT = ['Linli'] // never fetched: without a glyph address every character is drawn from the fonts of the device
const EMPTY: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] }

export const LEVELS = ['street', 'community', 'grid', 'micro_grid'] as const
export type Level = (typeof LEVELS)[number]

/** From which zoom on the borders of a level are shown. */
export const FROM_ZOOM: Record<Level, number> = { street: 0, community: 12.2, grid: 14.6, micro_grid: 16.4 }

const LINES: Record<Level, { color: string; width: [number, number]; dash?: number[] }> = {
  street: { color: '#7d9d98', width: [1.4, 3] },
  community: { color: '#b3c4c1', width: [0.8, 1.8] },
  grid: { color: '#c0cecb', width: [0.8, 1.2], dash: [3, 2] },
  micro_grid: { color: '#cfdad7', width: [0.6, 1], dash: [1, 2] },
}

const NAMES: Record<Level, { from: number; until: number; size: [number, number]; color: string }> = {
  street: { from: 11, until: 14, size: [12.5, 17], color: '#2c4a46' },
  community: { from: 13.3, until: 16.6, size: [11.5, 14], color: '#4a5f5c' },
  grid: { from: 15.4, until: 18, size: [11, 13], color: '#687673' },
  micro_grid: { from: 17.2, until: 24, size: [11, 12], color: '#7a8885' },
}

/** `labels`: names as symbols drawn by the map; needs no glyph address. `field`: the property that holds the name. */
export function baseStyle(tileUrl: string, field: 'name' | 'name_en', scale: number): StyleSpecification {
  const sources: StyleSpecification['sources'] = {}
  for (const level of LEVELS) {
    sources[level] = { type: 'geojson', data: EMPTY, maxzoom: 18, tolerance: 0.2 }
    sources[`${level}-names`] = { type: 'geojson', data: EMPTY }
  }
  const layers: LayerSpecification[] = [{ id: 'ground', type: 'background', paint: { 'background-color': '#e6ecea' } }]
  if (tileUrl) {
    sources.tiles = { type: 'raster', tiles: [tileUrl], tileSize: 256 }
    layers.push({ id: 'tiles', type: 'raster', source: 'tiles' })
  }
  layers.push({
    id: 'district',
    type: 'fill',
    source: 'street',
    paint: { 'fill-color': '#fdfefe', 'fill-opacity': tileUrl ? 0.12 : 1 },
  })
  for (const level of [...LEVELS].reverse()) layers.push(line(level))
  for (const level of LEVELS) layers.push(names(level, field, scale))
  return { version: 8, sources, layers }
}

function line(level: Level): LayerSpecification {
  const { color, width, dash } = LINES[level]
  return {
    id: `${level}-line`,
    type: 'line',
    source: level,
    minzoom: FROM_ZOOM[level],
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': color,
      'line-width': ['interpolate', ['linear'], ['zoom'], 11, width[0], 17, width[1]],
      ...(dash ? { 'line-dasharray': dash } : {}),
    },
  }
}

function names(level: Level, field: string, scale: number): LayerSpecification {
  const { from, until, size, color } = NAMES[level]
  return {
    id: `${level}-names`,
    type: 'symbol',
    source: `${level}-names`,
    minzoom: from,
    maxzoom: until,
    layout: {
      'text-field': ['get', field],
      'text-font': FONT,
      'text-size': ['interpolate', ['linear'], ['zoom'], from, size[0] * scale, from + 3, size[1] * scale],
      'text-max-width': 7,
      'text-padding': 6,
      'symbol-sort-key': ['case', ['has', 'rank'], ['get', 'rank'], 0],
    },
    paint: { 'text-color': color, 'text-halo-color': '#ffffff', 'text-halo-width': 1.6 },
  }
}
