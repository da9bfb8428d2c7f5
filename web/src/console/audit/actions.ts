/** The name of an audited action: its key in the messages, or the move of an event that it was. */
const NAMED_BEFORE_MOVES = new Set(['open', 'open_part', 'remind'])

export type ActionName = { act: string } | { move: string }

/** `events.event.accept` is the move accept; `events.event.open` and everything else has a name of its own. */
export function actionName(action: string): ActionName {
  const move = /^events\.event\.(\w+)$/.exec(action)?.[1]
  return move && !NAMED_BEFORE_MOVES.has(move) ? { move } : { act: action.replace(/\./g, '_') }
}
