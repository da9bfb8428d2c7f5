/** The movable pin: dragged, set by a press on the map, or moved with the arrow keys (5 m; with Shift 50 m). */
import { Marker } from 'maplibre-gl'
import type { Map as MapLibre } from 'maplibre-gl'

export interface Spot {
  lon: number
  lat: number
}

const METRES_A_DEGREE = 111_320
const STEPS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }

/** Where an arrow key moves a spot, or null for any other key. */
export function nudged(spot: Spot, key: string, far: boolean): Spot | null {
  const step = STEPS[key]
  if (!step) return null
  const metres = far ? 50 : 5
  const lonScale = METRES_A_DEGREE * Math.cos((spot.lat * Math.PI) / 180)
  return { lon: spot.lon + (step[0] * metres) / lonScale, lat: spot.lat + (step[1] * metres) / METRES_A_DEGREE }
}

export class Pin {
  private marker: Marker | null = null
  private readonly element: HTMLDivElement
  private readonly handle: HTMLButtonElement

  constructor(
    private readonly map: MapLibre,
    label: string,
    private readonly onMove: (spot: Spot) => void,
    private readonly movable: boolean,
    still = false,
  ) {
    this.element = document.createElement('div')
    this.element.className = 'linli-pin'
    this.handle = document.createElement('button')
    this.handle.type = 'button'
    if (still) this.handle.tabIndex = -1
    this.handle.setAttribute('aria-label', label)
    this.handle.title = label
    const ns = 'http://www.w3.org/2000/svg'
    const svg = document.createElementNS(ns, 'svg')
    svg.setAttribute('viewBox', '0 0 32 42')
    svg.setAttribute('aria-hidden', 'true')
    const body = document.createElementNS(ns, 'path')
    body.setAttribute('d', 'M16 41S2 27.5 2 16a14 14 0 1 1 28 0c0 11.5-14 25-14 25z')
    const hole = document.createElementNS(ns, 'circle')
    hole.setAttribute('cx', '16')
    hole.setAttribute('cy', '16')
    hole.setAttribute('r', '5.5')
    svg.append(body, hole)
    this.handle.append(svg)
    this.element.append(this.handle)
    if (movable) this.handle.addEventListener('keydown', (event) => this.onKey(event))
  }

  /** Show the pin there, or take it away. */
  put(spot: Spot | null): void {
    if (!spot) {
      this.marker?.remove()
      this.marker = null
      return
    }
    if (this.marker) {
      this.marker.setLngLat([spot.lon, spot.lat])
      return
    }
    this.marker = new Marker({ element: this.element, anchor: 'bottom', draggable: this.movable })
      .setLngLat([spot.lon, spot.lat])
      .addTo(this.map)
    this.element.removeAttribute('role')
    this.element.removeAttribute('aria-label')
    this.marker.on('dragend', () => this.tell())
  }

  private tell(): void {
    const at = this.marker?.getLngLat()
    if (at) this.onMove({ lon: at.lng, lat: at.lat })
  }

  private onKey(event: KeyboardEvent): void {
    const at = this.marker?.getLngLat()
    const next = at && nudged({ lon: at.lng, lat: at.lat }, event.key, event.shiftKey)
    if (!next) return
    event.preventDefault()
    event.stopPropagation()
    this.put(next)
    if (!this.map.getBounds().contains([next.lon, next.lat])) this.map.panTo([next.lon, next.lat])
    this.onMove(next)
  }
}
