import { beforeEach, describe, expect, it } from 'vitest'

import { forgetAll, forgetCode, intention, keepCode, readCodes } from '../codes'
import { dropDraft, readDraft, writeDraft } from './draft'
import { missing } from './useReport'
import { pickedFile } from '@/kernel/ui/picked'

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
})

describe('an unsent report', () => {
  const words = { description: '垃圾桶满了', address: '5 号楼', spot: { lon: 117.2, lat: 39.1 }, proxy: true, files: 2 }

  it('survives a reload, with a note of the photos that do not', () => {
    writeDraft(words)
    expect(readDraft()).toEqual(words)
  })

  it('is gone once sent, and an empty one is never kept', () => {
    writeDraft(words)
    dropDraft()
    expect(readDraft()).toBeNull()
    writeDraft({ ...words, description: ' ', spot: null, files: 0 })
    expect(readDraft()).toBeNull()
  })

  it('that is damaged is no report', () => {
    localStorage.setItem('linli.draft', '{"description":')
    expect(readDraft()).toBeNull()
    localStorage.setItem('linli.draft', '42')
    expect(readDraft()).toBeNull()
  })
})

describe('tracking codes', () => {
  const one = (code: string) => ({ code, number: `HX-${code}`, title: code, at: '2026-11-23T00:00:00Z' })

  it('are kept newest first, once each, and can be erased', () => {
    keepCode(one('A'))
    keepCode(one('B'))
    keepCode(one('A'))
    expect(readCodes().map(({ code }) => code)).toEqual(['A', 'B'])
    forgetCode('A')
    expect(readCodes().map(({ code }) => code)).toEqual(['B'])
    forgetAll()
    expect(readCodes()).toEqual([])
  })
})

describe('an intention', () => {
  it('keeps its id until it is done', () => {
    const first = intention('report', { words: '井盖' })
    expect(intention('report', { words: '井盖' }).id).toBe(first.id)
    expect(intention('join.x', { words: '井盖' }).id).not.toBe(first.id)
    first.done()
    expect(intention('report', { words: '井盖' }).id).not.toBe(first.id)
  })

  it('with other content is another request', () => {
    const first = intention('report', { words: '井盖' })
    expect(intention('report', { words: '井盖松了' }).id).not.toBe(first.id)
  })
})

describe('what is missing before a report can be sent', () => {
  const spot = { lon: 117.2, lat: 39.1 }
  const file = (state: 'done' | 'sending' | 'failed') => Object.assign(pickedFile(new Blob(['x'], { type: 'image/png' })), { state })

  it('words or a photo, and a place: nothing else', () => {
    expect(missing({ words: ' ', files: [], spot, outside: false })).toBe('nothingSaid')
    expect(missing({ words: '井盖', files: [], spot: null, outside: false })).toBe('noPlace')
    expect(missing({ words: '井盖', files: [], spot, outside: false })).toBeNull()
    expect(missing({ words: '', files: [file('done')], spot, outside: false })).toBeNull()
  })

  it('waits for a photo on its way, and says when none arrived', () => {
    expect(missing({ words: '井盖', files: [file('sending')], spot, outside: false })).toBe('uploading')
    expect(missing({ words: '', files: [file('failed')], spot, outside: false })).toBe('uploadFailed')
    expect(missing({ words: '井盖', files: [file('failed')], spot, outside: false })).toBeNull()
  })

  it('a place outside the district', () => {
    expect(missing({ words: '井盖', files: [], spot, outside: true })).toBe('outside')
  })
})
