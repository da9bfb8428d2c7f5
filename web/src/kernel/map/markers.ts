/** Marks on the map are real buttons: they have a name, take the focus and are pressed by the keyboard. */
import { Marker } from 'maplibre-gl'
import type { Map as MapLibre } from 'maplibre-gl'

export interface Mark {
  key: string
  lon: number
  lat: number
  /** What a screen reader says and a pointer shows. */
  label: string
  kind: 'cluster' | 'point'
  text?: string
  tone?: 'in_time' | 'due_soon' | 'overdue' | 'paused' | 'done' | 'share'
  urgent?: boolean
  selected?: boolean
}

interface Shown {
  marker: Marker
  button: HTMLButtonElement
}

export class Marks {
  private readonly shown = new Map<string, Shown>()

  constructor(
    private readonly map: MapLibre,
    private readonly onPress: (key: string, kind: Mark['kind']) => void,
  ) {}

  /** Show exactly these; marks that stay keep their element, and so the focus. */
  show(marks: Mark[]): void {
    const wanted = new Set(marks.map((mark) => mark.key))
    for (const [key, { marker }] of this.shown) {
      if (!wanted.has(key)) {
        marker.remove()
        this.shown.delete(key)
      }
    }
    for (const mark of marks) this.put(mark)
  }

  private put(mark: Mark): void {
    const there = this.shown.get(mark.key)
    if (there) {
      there.marker.setLngLat([mark.lon, mark.lat])
      dress(there.button, mark)
      return
    }
    const holder = document.createElement('div')
    holder.className = 'linli-mark'
    const button = document.createElement('button')
    button.type = 'button'
    dress(button, mark)
    button.addEventListener('click', (event) => {
      event.stopPropagation()
      this.onPress(mark.key, mark.kind)
    })
    button.addEventListener('focus', () => this.bringIntoView(mark.key))
    holder.append(button)
    const marker = new Marker({ element: holder }).setLngLat([mark.lon, mark.lat]).addTo(this.map)
    holder.removeAttribute('role') // the marker's own role would hide the button inside
    holder.removeAttribute('aria-label')
    this.shown.set(mark.key, { marker, button })
  }

  /** The keyboard may reach a mark beside the view: the map follows. */
  private bringIntoView(key: string): void {
    const at = this.shown.get(key)?.marker.getLngLat()
    if (at && !this.map.getBounds().contains(at)) this.map.panTo(at)
  }
}

function dress(button: HTMLButtonElement, mark: Mark): void {
  button.className = ['mark', mark.kind, mark.tone ?? '', mark.urgent ? 'urgent' : '', mark.selected ? 'selected' : ''].join(' ').trim()
  button.setAttribute('aria-label', mark.label)
  button.title = mark.label
  if (mark.kind === 'cluster') {
    const count = mark.tone === 'share' ? 1 : Number(mark.text ?? 0)
    button.style.setProperty('--size', `${(2.1 + Math.min(1.5, Math.log10(Math.max(1, count)) * 0.6)).toFixed(2)}rem`)
  } else {
    button.setAttribute('aria-pressed', String(Boolean(mark.selected)))
  }
  button.textContent = mark.text ?? (mark.tone === 'overdue' ? '!' : '')
}
