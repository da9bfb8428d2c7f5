/** The phone's addresses in the mock: operations are done as the direct calls would; the pack is empty. */

interface Told {
  status?: number
  body?: unknown
}

interface Operation {
  id: string
  kind: string
  body: Record<string, unknown> & { case?: string; move?: string; input?: Record<string, unknown> }
}

type Act = (path: string, body: Record<string, unknown>) => Told

const NOTHING = '0000000000000000'
const PACK = { areas: [], parts: [], cursor: '1', state: NOTHING, as_of: new Date().toISOString() }

export function phone(method: string, parts: string[], body: Record<string, unknown>, act: Act): Told {
  const what = `${method} ${parts.slice(2).join('/')}`
  if (method === 'POST' && parts.length === 1) return { status: 201, body: { ...body, registered_at: new Date().toISOString(), is_revoked: false } }
  if (what === 'GET pack') return { body: PACK }
  if (what === 'GET changes') return { body: { areas: [], lost: [], items: [], cursor: '1', more: false, state: NOTHING } }
  if (method === 'PUT') return { body: { missing: [] } }
  const results = (body.operations as Operation[]).map((one) => result(one, done(one, act)))
  return { body: { receiver: 'linli', results } }
}

function done({ id, kind, body }: Operation, act: Act): Told {
  if (kind === 'cases.move') return act(`/cases/${body.case}/${body.move}`, { ...body.input, request_id: id })
  if (kind === 'cases.report') return act('/events/reports', { ...body, request_id: id })
  return { body: { facts: {} } }
}

function result({ id }: Operation, told: Told) {
  const refused = (told.status ?? 200) >= 400
  const error = refused ? (told.body as { error: unknown }).error : null
  return { id, status: refused ? 'refused' : 'done', again: false, answer: refused ? {} : told.body, error }
}
