import { beforeEach, expect, it } from 'vitest'
import { fitted, keepWidths, keptWidths, resize } from './widths'

beforeEach(() => localStorage.clear())

const panes = [
  { key: 'map', least: 300, width: 400 },
  { key: 'case', least: 400, width: 500 },
]

it('a bar takes from the first pane only what that can spare', () => {
  expect(resize(panes, 320, 1400, 'case', 50)).toEqual({ map: 400, case: 550 })
  expect(resize(panes, 320, 1400, 'case', 900)).toEqual({ map: 400, case: 680 })
  expect(resize(panes, 320, 1400, 'case', -900)).toEqual({ map: 400, case: 400 })
})

it('on a small screen each pane gives what it can spare', () => {
  expect(fitted(panes, 320, 1400)).toEqual(panes)
  expect(fitted(panes, 320, 1120).map((pane) => pane.width)).toEqual([350, 450])
  expect(fitted(panes, 320, 700).map((pane) => pane.width)).toEqual([300, 400])
})

it('widths are there again tomorrow, and nonsense in the browser does no harm', () => {
  keepWidths('cases', { map: 410 })
  expect(keptWidths('cases')).toEqual({ map: 410 })
  localStorage.setItem('linli.desk.panes.cases', '{"map":"wide","case":null')
  expect(keptWidths('cases')).toEqual({})
  localStorage.setItem('linli.desk.panes.cases', '{"map":"wide","case":512}')
  expect(keptWidths('cases')).toEqual({ case: 512 })
})
