/**
 * A column that somebody reads keeps its cards where they are: what changed is marked in place, what is new waits and is
 * counted, what left is dimmed. As soon as nobody reads it, the column takes the new order.
 */
export interface HasVersion {
  uuid: string
  version: number
}

export interface Shown<Row extends HasVersion> {
  row: Row
  gone: boolean // it left this column; the card says so and stays until the reader does
  fresh: boolean // it came or changed just now
}

export interface Merged<Row extends HasVersion> {
  shown: Shown<Row>[]
  waiting: number // changes held back
}

export function plain<Row extends HasVersion>(rows: Row[]): Shown<Row>[] {
  return rows.map((row) => ({ row, gone: false, fresh: false }))
}

function marked<Row extends HasVersion>(before: Shown<Row>[], rows: Row[]): Shown<Row>[] {
  const versions = new Map(before.map((shown) => [shown.row.uuid, shown.row.version]))
  return rows.map((row) => ({ row, gone: false, fresh: versions.get(row.uuid) !== row.version }))
}

/** What a column shows after `latest` arrived. */
export function merge<Row extends HasVersion>(before: Shown<Row>[], latest: Row[], reading: boolean): Merged<Row> {
  if (!reading || before.length === 0) return { shown: marked(before, latest), waiting: 0 }
  const now = new Map(latest.map((row) => [row.uuid, row]))
  const shown = before.map((each) => {
    const row = now.get(each.row.uuid)
    if (!row) return { ...each, gone: true, fresh: false }
    return { row, gone: false, fresh: each.fresh || row.version !== each.row.version }
  })
  const held = new Set(before.map((each) => each.row.uuid))
  const came = latest.filter((row) => !held.has(row.uuid)).length
  return { shown, waiting: came + shown.filter((each) => each.gone).length }
}
