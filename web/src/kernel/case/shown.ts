/** What a value says in words, by the kind of its column; files, links and rows are drawn, not said. Pure. */
import type { ShownKind } from '@/api/contract'

export interface Say {
  t: (key: string) => string
  pick: (zh?: string | null, en?: string | null) => string
  moment: (iso: string) => string
  day: (iso: string) => string
}

interface Named {
  name: string
  name_en?: string
}

export const DRAWN = new Set<ShownKind>(['file', 'signature', 'link', 'rows', 'case', 'state', 'rating', 'share', 'document'])

export const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

export function wordsOf(kind: ShownKind, value: unknown, say: Say): string {
  if (isNothing(value)) return ''
  const named = (one: unknown): string => (typeof one === 'object' && one !== null ? say.pick((one as Named).name, (one as Named).name_en) : String(one))
  if (Array.isArray(value)) return value.map(named).filter(Boolean).join(say.t('cases.between'))
  switch (kind) {
    case 'yes_no':
      return say.t(value ? 'form.yes' : 'form.no')
    case 'money':
      return `${grouped(String(value))} ${say.t('form.yuan')}`
    case 'amount':
      return grouped(String(value))
    case 'day':
      return say.day(String(value))
    case 'moment':
      return say.moment(String(value))
    case 'rating':
      return say.t(`form.rating.${Number(value)}`)
    default:
      return named(value)
  }
}

/** «1200.00» → «1,200», «1200.50» → «1,200.50». */
export function grouped(amount: string): string {
  const [whole = '', part = ''] = amount.split('.')
  const thousands = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return /^0*$/.test(part) ? thousands : `${thousands}.${part}`
}

/** 0.1875 → «18.8%», 0.25 → «25%». */
export function shareText(share: number): string {
  return `${Math.round(share * 1000) / 10}%`
}
