import { expect, it } from 'vitest'
import { bboxText, caseMarks } from './caseMarks'

const words = {
  cluster: (name: string, n: number, late: number) => `${name} ${n}/${late}`,
  point: (point: { title: string; state: string }) => `${point.title} ${point.state}`,
  pick: (zh: string) => zh,
}

it('clusters tell how many and how many late, points which is open beside the map', () => {
  const marks = caseMarks(
    {
      clusters: [{ lon: 117.2, lat: 39.1, count: 12, overdue: 3, code: '120103004001', name: '甲社区', name_en: 'A' }],
      points: [
        {
          uuid: 'u',
          lon: 117.21,
          lat: 39.11,
          state: 'handling',
          urgency: 'urgent',
          timeliness: 'due_soon',
          title: '井盖',
          category_name: '',
        },
      ],
      as_of: '',
    },
    'u',
    words,
  )
  expect(marks[0]).toMatchObject({ kind: 'cluster', text: '12', tone: 'overdue', label: '甲社区 12/3' })
  expect(marks[1]).toMatchObject({ kind: 'point', selected: true, urgent: true, tone: 'due_soon' })
})

it('the box is never smaller than what is looked at', () => {
  expect(bboxText([117.20049, 39.07551, 117.21051, 39.08049])).toBe('117.2,39.075,117.211,39.081')
})
