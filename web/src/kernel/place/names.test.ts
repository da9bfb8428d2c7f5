import { describe, expect, it } from 'vitest'

import { shortAddress, shortName } from './names'

const place = { street: '陈塘庄街道' }

describe('names of places', () => {
  it.each([
    ['谊城公寓社区居委会', '谊城公寓社区'],
    ['宜兴埠村村委会', '宜兴埠村'],
    ['友谊路街道', '友谊路街道'],
  ])('%s is called %s', (name, short) => expect(shortName(name)).toBe(short))

  it.each([
    ['河西区陈塘庄街道华山里1号楼', '华山里1号楼'],
    ['陈塘庄街道华山里1号楼', '华山里1号楼'],
    ['华山里1号楼', '华山里1号楼'],
    ['小区东门', '小区东门'],
    ['河西区友谊路12号', '友谊路12号'], // a road, not the street office of its name
    ['河西区', '河西区'],
    ['陈塘庄街道', '陈塘庄街道'],
    ['', ''],
  ])('the address %s is shown as %s', (address, short) => expect(shortAddress(address, place)).toBe(short))
})
