/** What the parts of a form share: whether somebody tried to send, and a question's words. */
import type { AnyControlNode, AnyNode, AnyViolation } from '@getodk/xforms-engine'
import { inject, provide, ref } from 'vue'
import type { InjectionKey, Ref } from 'vue'

const TRIED: InjectionKey<Ref<boolean>> = Symbol('tried')

export function provideTried(): Ref<boolean> {
  const tried = ref(false)
  provide(TRIED, tried)
  return tried
}

export function useTried(): Ref<boolean> {
  return inject(TRIED, ref(false))
}

export const labelOf = (node: AnyNode): string => node.currentState.label?.asString ?? ''
export const hintOf = (node: AnyNode): string => node.currentState.hint?.asString ?? ''

export function violationOf(node: AnyControlNode): AnyViolation | null {
  return node.validationState.violation
}

/** The nodes below one that a person sees now. */
export function seen(node: AnyNode): AnyNode[] {
  const children = (node.currentState.children ?? []) as readonly AnyNode[]
  return children.filter((child) => child.nodeType !== 'model-value' && child.currentState.relevant)
}

/** An element's id for a node of the form. */
export const idOf = (node: AnyNode): string => `q-${node.nodeId.replace(/\W+/g, '-')}`
