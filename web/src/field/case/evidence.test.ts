import { describe, expect, it } from 'vitest'

import type { CaseDetail, Category } from '@/api/contract'

import { kindOf, missingEvidence } from './evidence'

const category = (evidence: string[], verify = 'photo'): Category => ({ code: '0101', name: '', name_en: '', parent_code: '01', evidence, verify })
const detail = (...kinds: string[]): CaseDetail => ({ attachments: kinds.map((kind) => ({ kind })) }) as CaseDetail

describe('evidence', () => {
  it('a photo is enough for before and after, also one that is there already', () => {
    const litter = category(['photo_before', 'photo_after'])
    expect(missingEvidence('hand_in', litter, detail(), [])).toEqual(['photo'])
    expect(missingEvidence('hand_in', litter, detail('photo'), [])).toEqual([])
    expect(missingEvidence('hand_in', litter, detail(), ['photo'])).toEqual([])
  })

  it('a film or a document is asked for by its own name', () => {
    expect(missingEvidence('hand_in', category(['photo_after', 'video', 'document']), detail(), ['photo', 'document'])).toEqual(['video'])
    expect(missingEvidence('hand_in', category(['none']), detail(), [])).toEqual([])
  })

  it('a check on site brings a new photo, whatever is there', () => {
    expect(missingEvidence('verify', category([], 'on_site'), detail('photo'), [])).toEqual(['photo'])
    expect(missingEvidence('verify', category([], 'phone'), detail(), [])).toEqual([])
  })

  it('other moves, or a category not yet known, ask for nothing', () => {
    expect(missingEvidence('handle', category(['photo_after']), detail(), [])).toEqual([])
    expect(missingEvidence('hand_in', undefined, detail(), [])).toEqual([])
  })

  it('files are told by their type', () => {
    expect(['image/heic', 'video/mp4', 'audio/webm', 'application/pdf'].map(kindOf)).toEqual(['photo', 'video', 'audio', 'document'])
  })
})
