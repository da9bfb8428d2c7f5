import { describe, expect, it } from 'vitest'

import type { Category } from '@/api/contract'

import { searchCategories } from './categories'

const category = (code: string, name: string, name_en: string, keywords: string[] = []): Category => ({
  code, name, name_en, keywords, parent_code: code.slice(0, 2),
})
const all: Category[] = [
  { ...category('01', '市容环境', 'City appearance'), parent_code: '' },
  category('0101', '暴露垃圾', 'Litter left in the open', ['垃圾乱扔', '没人清理']),
  category('0102', '垃圾桶满溢', 'Overflowing bins', ['垃圾桶满了', '垃圾溢出']),
  category('0201', '井盖松动', 'Loose manhole cover', ['井盖响']),
]
const found = (words: string): string[] => searchCategories(all, words).map(({ code }) => code)

describe('the search in the catalogue', () => {
  it.each([
    ['0102', ['0102']],
    ['井盖', ['0201']],
    ['垃圾', ['0101', '0102']],
    ['没人清理', ['0101']],
    ['楼下垃圾桶满了两天', ['0102']], // a keyword inside what was said
    ['BINS', ['0102']],
    ['税务', []],
  ])('%s finds %j', (words, codes) => expect(found(words)).toEqual(codes))

  it('shows every category for no words, never a class', () => {
    expect(found(' ')).toEqual(['0101', '0102', '0201'])
    expect(found('市容')).toEqual([])
  })
})
