/** The map's answer as marks: clusters with their counts, points with what they are about. Pure. */
import type { MapAnswer, MapPoint } from '@/api/contract'
import type { Mark } from '@/kernel/map/markers'

export interface MarkWords {
  cluster: (name: string, n: number, late: number) => string
  point: (point: MapPoint) => string
  pick: (zh: string, en: string) => string
}

export function caseMarks(answer: MapAnswer, selected: string, words: MarkWords): Mark[] {
  const clusters = answer.clusters.map((cluster): Mark => ({
    key: cluster.code,
    lon: cluster.lon,
    lat: cluster.lat,
    kind: 'cluster',
    text: String(cluster.count),
    tone: cluster.overdue ? 'overdue' : undefined,
    label: words.cluster(words.pick(cluster.name, cluster.name_en), cluster.count, cluster.overdue),
  }))
  const points = answer.points.map((point): Mark => ({
    key: point.uuid,
    lon: point.lon,
    lat: point.lat,
    kind: 'point',
    tone: point.timeliness,
    urgent: point.urgency !== 'normal',
    selected: point.uuid === selected,
    label: words.point(point),
  }))
  return [...clusters, ...points]
}

/** The box as the API wants it, rounded outwards a little so that small moves hit the same cached answer. */
export function bboxText(box: [number, number, number, number]): string {
  const [west, south, east, north] = box
  const down = (x: number): number => Math.floor(x * 1000) / 1000
  const up = (x: number): number => Math.ceil(x * 1000) / 1000
  return [down(west), down(south), up(east), up(north)].join(',')
}
