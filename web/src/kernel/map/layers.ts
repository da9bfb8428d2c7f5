/** Fills the border sources by what the map looks at. */
import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl'

import { borders, namePoints, touching } from './borders'
import type { Borders } from './borders'
import { FROM_ZOOM } from './style'
import type { Level } from './style'

const MOST_AT_ONCE = 12 // communities whose grids are fetched for one view

export class BorderLayers {
  private readonly parts = new Map<Level, Map<string, Borders>>()
  private stopped = false
  /** When what is shown was told to this device; empty when it is the server's of now. */
  carriedAt = ''

  constructor(private readonly map: MapLibre) {}

  stop(): void {
    this.stopped = true
  }

  /** Bring what this view needs and is not there yet; a failed fetch is left for the next look. False: there is nothing to see. */
  async follow(): Promise<boolean> {
    const zoom = this.map.getZoom()
    if (this.carriedAt && navigator.onLine) {
      this.parts.clear()
      this.carriedAt = ''
    }
    await this.bring('street').catch(() => undefined)
    if (!this.parts.get('street')?.size) return false // each call has been tried several times: the others would fail as slowly
    if (zoom >= FROM_ZOOM.community - 0.5) await this.bring('community').catch(() => undefined)
    if (zoom >= FROM_ZOOM.grid) await this.within('grid')
    if (zoom >= FROM_ZOOM.micro_grid) await this.within('micro_grid')
    return true
  }

  private async within(level: 'grid' | 'micro_grid'): Promise<void> {
    const communities = await borders('community').catch(() => null)
    if (!communities || this.stopped) return
    const box = this.map.getBounds()
    const codes = touching(communities, [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()])
    await Promise.all(codes.slice(0, MOST_AT_ONCE).map((code) => this.bring(level, code).catch(() => undefined)))
  }

  private async bring(level: Level, within?: string): Promise<void> {
    const parts = this.parts.get(level) ?? new Map<string, Borders>()
    this.parts.set(level, parts)
    if (parts.has(within ?? '')) return
    const found = await borders(level, within)
    if (this.stopped) return
    parts.set(within ?? '', found)
    this.carriedAt ||= found.carriedAt ?? ''
    const all: Borders = { type: 'FeatureCollection', features: [...parts.values()].flatMap((one) => one.features) }
    this.source(level)?.setData(all)
    this.source(`${level}-names`)?.setData(namePoints(all))
  }

  private source(id: string): GeoJSONSource | undefined {
    return this.map.getSource<GeoJSONSource>(id)
  }
}
