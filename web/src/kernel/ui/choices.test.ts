import { expect, it } from 'vitest'
import { matching } from './choices'

const UNITS = [
  { value: 'HWZX', label: '区环卫中心', words: 'Sanitation Centre 道路清扫' },
  { value: 'ZFZD', label: '区执法支队', words: 'Enforcement' },
  { value: '120103004', label: '挂甲寺街道', words: 'Guajiasi' },
]
const found = (typed: string, most = 9) => matching(UNITS, typed, most).map((unit) => unit.value)

it('finds a unit by its name, its duty, its code or in English', () => {
  expect(found('环卫')).toEqual(['HWZX'])
  expect(found('清扫')).toEqual(['HWZX'])
  expect(found('zfzd')).toEqual(['ZFZD'])
  expect(found('guaji')).toEqual(['120103004'])
})

it('wants every word that was typed, and shows all when nothing was', () => {
  expect(found('区 执法')).toEqual(['ZFZD'])
  expect(found('区 消防')).toEqual([])
  expect(found('', 2)).toEqual(['HWZX', 'ZFZD'])
})
