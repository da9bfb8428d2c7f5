/** Searching among choices by what people type: Chinese words, English, codes. Pure. */
export interface Choice {
  value: string
  label: string
  hint?: string
  /** More words it is found by. */
  words?: string
  /** Said beside it, for instance why it is proposed. */
  note?: string
}

/** Those whose label, code or words hold every word typed; beginnings before middles, at most `most`. */
export function matching(choices: Choice[], typed: string, most: number): Choice[] {
  const wanted = typed.trim().toLowerCase().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return choices.slice(0, most)
  const found: { choice: Choice; rank: number; at: number }[] = []
  choices.forEach((choice, at) => {
    const label = choice.label.toLowerCase()
    const all = `${label} ${choice.value} ${choice.words ?? ''} ${choice.hint ?? ''}`.toLowerCase()
    if (wanted.every((word) => all.includes(word))) found.push({ choice, rank: label.startsWith(wanted[0]!) ? 0 : 1, at })
  })
  return found
    .sort((one, other) => one.rank - other.rank || one.at - other.at)
    .slice(0, most)
    .map((each) => each.choice)
}
