/** The Hexi pack as the mock serves it. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { cells, inside } from './geometry'

const pack = (name: string): string => readFileSync(fileURLToPath(new URL(`../../packs/hexi/${name}`, import.meta.url)), 'utf8')

export function csv(text: string): Record<string, string>[] {
  const rows: string[][] = [[]]
  let cell = ''
  let quoted = false
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i]!
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') {
        cell += '"'
        i += 1
      } else if (c === '"') quoted = false
      else cell += c
    } else if (c === '"') quoted = true
    else if (c === ',') {
      rows.at(-1)!.push(cell)
      cell = ''
    } else if (c === '\n') {
      rows.at(-1)!.push(cell.replace(/\r$/, ''))
      cell = ''
      rows.push([])
    } else cell += c
  }
  const [head = [], ...body] = rows.filter((row) => row.length > 1)
  return body.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? ''])))
}

export const outline = (JSON.parse(pack('places/outline.geojson')) as { geometry: { coordinates: [number, number][][] } }).geometry.coordinates[0]!

const point = (row: Record<string, string>) => ({ ...row, code: row.code!, name: row.name!, name_en: row.name_en!, lon: Number(row.lon), lat: Number(row.lat) })
export const streets = csv(pack('places/streets.csv')).map(point)
export const communities = csv(pack('places/communities.csv')).map((row) => ({ ...point(row), short_name: row.short_name!, street_code: row.street_code! }))
export const units = csv(pack('units.csv')).map((row, i) => ({ id: i + 1, code: row.code!, name: row.name!, name_en: row.name_en!, short_name: row.short_name!, kind: row.kind!, duties_zh: row.duties_zh!, duties_en: row.duties_en!, place_code: '120103' }))
export const categories = csv(pack('catalogue.csv')).map((row) => ({
  code: row.code!, parent_code: row.parent!, name: row.name!, name_en: row.name_en!, deadline_amount: Number(row.deadline_amount || 0),
  deadline_unit: row.deadline_unit!, unit_kind: row.unit_kind!, unit_code: row.unit!, urgency: row.urgency || 'normal',
  evidence: row.evidence ? row.evidence.split(';') : [], is_complex: row.complex === '1', verify: row.verify!, is_public: row.public === '1',
  keywords: row.keywords ? row.keywords.split(';') : [], version: 1, retired_on: null,
}))
export const reasons = csv(pack('reasons.csv'))

const streetCells = cells(streets, outline)
const communityCells = streetCells.flatMap(({ of, ring }) => cells(communities.filter((c) => c.street_code === of.code), ring))

function gridCells(code: string, count = 9) {
  const home = communityCells.find(({ of }) => of.code === code)
  if (!home || home.ring.length < 4) return []
  const xs = home.ring.map((p) => p[0])
  const ys = home.ring.map((p) => p[1])
  const [w, e, s, n] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const points = Array.from({ length: 60 }, (_, i) => ({ lon: w + (((i * 0.618034) % 1) * (e - w)), lat: s + (((i * 0.754878) % 1) * (n - s)) }))
    .filter((p) => inside(home.ring, [p.lon, p.lat]))
    .slice(0, count)
    .map((p, i) => ({ ...p, code: `${code}${String(i + 1).padStart(3, '0')}`, name: `第${i + 1}网格`, name_en: `Grid ${i + 1}` }))
  return cells(points, home.ring)
}

export function borders(level: string, within: string | null) {
  const found = level === 'street' ? streetCells : level === 'community' ? communityCells : level === 'grid' && within ? gridCells(within) : []
  return {
    type: 'FeatureCollection',
    features: found.filter(({ ring }) => ring.length > 3).map(({ of, ring }) => ({
      type: 'Feature',
      properties: { code: of.code, name: 'short_name' in of ? of.short_name : of.name, name_en: of.name_en, approximate: true },
      geometry: { type: 'Polygon', coordinates: [ring] },
    })),
  }
}

const brief = (of: { code: string; name: string; name_en: string } | undefined) => (of ? { code: of.code, name: of.name, name_en: of.name_en } : null)

export function locate(lon: number, lat: number) {
  const street = streetCells.find(({ ring }) => inside(ring, [lon, lat]))?.of
  const community = communityCells.find(({ ring }) => inside(ring, [lon, lat]))?.of
  return {
    district: street ? { code: '120103', name: '河西区', name_en: 'Hexi District' } : null,
    street: brief(street),
    community: community ? { code: community.code, name: community.short_name, name_en: community.name_en } : null,
    grid: community ? { code: `${community.code}003`, name: '第3网格', name_en: 'Grid 3' } : null,
    micro_grid: null,
    approximate: true,
  }
}
