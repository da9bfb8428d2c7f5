/** Finding a category in the catalogue on the phone, without the network: by code, name or the words people use. */
import type { Category } from '@/api/contract'

/** The categories that answer to the words, best first; all of them for no words. Classes themselves are never found. */
export function searchCategories(all: Category[], words: string, most = 60): Category[] {
  const leaves = all.filter((one) => one.parent_code)
  const wanted = words.trim().toLowerCase()
  if (!wanted) return leaves
  return leaves
    .map((one) => ({ one, score: score(one, wanted) }))
    .filter(({ score: points }) => points > 0)
    .sort((a, b) => b.score - a.score || a.one.code.localeCompare(b.one.code))
    .slice(0, most)
    .map(({ one }) => one)
}

function score(one: Category, wanted: string): number {
  if (one.code === wanted) return 100
  if (one.name === wanted) return 90
  if (one.name.includes(wanted)) return 60
  if (one.name_en.toLowerCase().includes(wanted)) return 50
  const keyword = (one.keywords ?? []).find((word) => word.includes(wanted) || wanted.includes(word))
  if (keyword) return 40
  const shared = [...new Set(wanted)].filter((character) => one.name.includes(character)).length
  return shared >= 2 && shared >= wanted.length * 0.6 ? 10 + shared : 0
}
