/** Files that answer a question (a signature, a scan): shown with their question, hence not once more among the photos. Pure. */
import type { Answered, Column, Entry } from '@/api/contract'

const FILES = new Set(['file', 'signature'])

function inRow(columns: Column[], row: Record<string, unknown>): string[] {
  return columns.filter((column) => FILES.has(column.kind) && row[column.name]).map((column) => String(row[column.name]))
}

function inField(field: Answered): string[] {
  if (FILES.has(field.kind)) return field.value ? [String(field.value)] : []
  if (field.kind !== 'rows' || !Array.isArray(field.value)) return []
  return (field.value as Record<string, unknown>[]).flatMap((row) => inRow(field.of, row))
}

export function answerFiles(timeline: Pick<Entry, 'fields'>[]): Set<string> {
  return new Set(timeline.flatMap((entry) => (entry.fields ?? []).flatMap(inField)))
}
