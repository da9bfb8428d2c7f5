/** The parts of the tree of places that somebody leads. Pure. */
import type { TreeNode } from '../reference'

/** The highest nodes within the areas; an area below the tree's lowest level stands as its community. */
export function within(nodes: TreeNode[], areas: string[]): TreeNode[] {
  return nodes.flatMap((node) => {
    if (areas.some((area) => node.code.startsWith(area) || (!node.children?.length && area.startsWith(node.code)))) return [node]
    return within(node.children ?? [], areas)
  })
}
