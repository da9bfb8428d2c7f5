/** The device's own position, asked for only by a press of the person; a refusal is explained in words. */
import type { Spot } from '@/kernel/map/pin'

export type PositionProblem = 'denied' | 'unavailable' | 'timeout' | 'unsupported'

export class NoPosition extends Error {
  readonly why: PositionProblem

  constructor(why: PositionProblem) {
    super(why)
    this.why = why
  }
}

/** Where the device is (WGS 84). Raises NoPosition. */
export function whereAmI(timeoutMs = 12_000): Promise<Spot> {
  return new Promise((resolve, reject) => {
    if (!('geolocation' in navigator)) return reject(new NoPosition('unsupported'))
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lon: coords.longitude, lat: coords.latitude }),
      (error) => reject(new NoPosition(error.code === 1 ? 'denied' : error.code === 3 ? 'timeout' : 'unavailable')),
      { enableHighAccuracy: true, timeout: timeoutMs, maximumAge: 30_000 },
    )
  })
}
