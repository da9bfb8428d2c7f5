/** What was changed of a category, for the server and nothing else. Pure. */
import type { Category } from '@/api/contract'

export const TIME_UNITS = ['working_hours', 'working_days', 'hours', 'calendar_days']
export const UNIT_KINDS = ['grid', 'community', 'street', 'department', 'enterprise']
export const URGENCIES = ['normal', 'urgent', 'emergency']
export const VERIFY = ['on_site', 'photo', 'phone']
export const EVIDENCE = ['photo_before', 'photo_after', 'video', 'document', 'signature']

const FIELDS = [
  'name',
  'name_en',
  'deadline_amount',
  'deadline_unit',
  'unit_kind',
  'unit_code',
  'urgency',
  'evidence',
  'is_complex',
  'verify',
  'is_public',
  'keywords',
] as const

export function categoryChanges(before: Category, after: Category): Partial<Category> {
  const changed = FIELDS.filter((field) => JSON.stringify(before[field] ?? null) !== JSON.stringify(after[field] ?? null))
  return Object.fromEntries(changed.map((field) => [field, after[field]]))
}
