/** Related cases by how they belong together, in the order of the story: where it came from, what it led to. Pure. */
import type { RelatedCase, Relation } from '@/api/contract'

const ORDER: Relation[] = ['origin', 'parent', 'merged_into', 'arisen', 'child', 'duplicate']

export interface RelatedGroup {
  relation: Relation
  cases: RelatedCase[]
}

const due = (each: RelatedCase): number => (each.step_due_at ? Date.parse(each.step_due_at) : Infinity)

/** Open ones first, soonest due first; those that ended after them. */
export function relatedGroups(related: RelatedCase[]): RelatedGroup[] {
  const place = (relation: Relation): number => (ORDER.includes(relation) ? ORDER.indexOf(relation) : ORDER.length)
  const relations = [...new Set(related.map((each) => each.relation))].sort((one, other) => place(one) - place(other))
  return relations.map((relation) => ({
    relation,
    cases: related
      .filter((each) => each.relation === relation)
      .sort((one, other) => Number(other.is_open) - Number(one.is_open) || due(one) - due(other) || 0),
  }))
}
