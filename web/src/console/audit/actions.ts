/** The name of an audited action: its key in the messages, or the move of a case of some type that it was. */
export type ActionName = { act: string } | { type: string; move: string }

/** `<scenario>.<type>.accept` is the move accept of a type that is known; everything else has a name of its own. */
export function actionName(action: string, knows: (type: string, move: string) => boolean): ActionName {
  const [, type, move] = /^(\w+\.\w+)\.(\w+)$/.exec(action) ?? []
  return type && move && knows(type, move) ? { type, move } : { act: action.replace(/\./g, '_') }
}

/** What every type has without its being a move: a case is opened, alone or along with another one; somebody is reminded. */
export const OF_ANY_TYPE = ['open', 'open_part', 'remind'] as const

export function ofAnyType(action: string): { type: string; what: (typeof OF_ANY_TYPE)[number] } | null {
  const [, type = '', what] = /^(\w+\.\w+)\.(\w+)$/.exec(action) ?? []
  const found = OF_ANY_TYPE.find((each) => each === what)
  return found ? { type, what: found } : null
}
