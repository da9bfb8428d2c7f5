/** Approximate cells around points, cut from the outline: enough to draw a map during development. */
type Point = [number, number]

function clip(ring: Point[], a: Point, b: Point): Point[] {
  // keep the side of the bisector that is nearer to a
  const [mx, my] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
  const [nx, ny] = [b[0] - a[0], b[1] - a[1]]
  const side = (p: Point): number => (p[0] - mx) * nx + (p[1] - my) * ny
  const kept: Point[] = []
  ring.forEach((p, i) => {
    const q = ring[(i + 1) % ring.length]!
    const [sp, sq] = [side(p), side(q)]
    if (sp <= 0) kept.push(p)
    if (sp <= 0 !== sq <= 0) {
      const t = sp / (sp - sq)
      kept.push([p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])])
    }
  })
  return kept
}

export function cells<T extends { lon: number; lat: number }>(points: T[], outline: Point[]): { of: T; ring: Point[] }[] {
  return points.map((one) => {
    let ring = outline.slice(0, -1)
    for (const other of points) {
      if (other !== one && ring.length > 2) ring = clip(ring, [one.lon, one.lat], [other.lon, other.lat])
    }
    return { of: one, ring: ring.length > 2 ? [...ring, ring[0]!] : [] }
  })
}

export function inside(ring: Point[], [x, y]: Point): boolean {
  let odd = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [xi, yi] = ring[i]!
    const [xj, yj] = ring[j]!
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd
  }
  return odd
}
