/** Which input a kind of question gets, and the choices of the closed ones. Pure. */
import type { Asked, AskedKind, Named } from '@/api/contract'

export type Input = 'plain' | 'choice' | 'pick' | 'person' | 'case' | 'file' | 'signature' | 'rows'

const INPUTS: Partial<Record<AskedKind, Input>> = {
  choice: 'choice',
  choices: 'choice',
  yes_no: 'choice',
  rating: 'choice',
  unit: 'pick',
  units: 'pick',
  person: 'person',
  people: 'person',
  case: 'case',
  file: 'file',
  signature: 'signature',
  rows: 'rows',
}

/** More choices than these are searched, not spread out. */
export const SPREAD_MOST = 9

/** Inputs of several controls: their question is a legend, not a label. */
export const GROUPED = new Set<Input>(['choice', 'file', 'signature', 'rows'])

export function inputOf(field: Asked): Input {
  const input = INPUTS[field.kind] ?? 'plain'
  return input === 'choice' && field.choices.length > SPREAD_MOST ? 'pick' : input
}

export interface Option {
  key: string
  value: string | number | boolean | null
  name: string
  name_en: string
}

const named = (choice: Named): Option => ({ key: choice.code, value: choice.code, name: choice.name, name_en: choice.name_en })

/** What can be chosen; a question that need not be answered can be left open again. */
export function optionsOf(field: Asked, word: (key: string) => string): Option[] {
  const said = (key: string, value: Option['value']): Option => ({ key, value, name: word(key), name_en: word(key) })
  const open = field.required || field.kind === 'choices' ? [] : [said('none', field.kind === 'choice' ? '' : null)]
  if (field.kind === 'yes_no') return [said('yes', true), said('no', false), ...open]
  if (field.kind === 'rating') return [...[5, 4, 3, 2, 1].map((n) => said(`rating.${n}`, n)), ...open]
  return [...field.choices.map(named), ...open]
}
