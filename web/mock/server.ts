/** A stand-in for the API while it is being built: LINLI_MOCK=1 npm run dev. Never part of a build. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Plugin } from 'vite'

import { phone } from './devices'
import { add, cases, detail, makeCase, MOVES, NAMES, told, types } from './cases'
import type { MockCase } from './cases'
import { borders, categories, communities, locate, reasons, streets, units } from './pack'

type Answer = { status?: number; body?: unknown; type?: string; raw?: Buffer }
const refuse = (status: number, code: string, message: string, message_en: string, details = {}): Answer => ({ status, body: { error: { code, message, message_en, details } } })
const files = new Map<string, { type: string; data: Buffer }>()
let me: Record<string, unknown> | null = null
const seen = new Map<string, unknown>()

const person = (face: 'field' | 'desk') => ({
  id: face === 'field' ? 7 : 3, username: face === 'field' ? 'grid01' : 'street07', display_name: face === 'field' ? '刘素芬' : '王晓敏', language: 'zh', second_factor: face === 'desk',
  duties: [{ role: face === 'field' ? 'grid_worker' : 'street_centre', unit: { ...units[0], name: '友谊路街道网格中心', short_name: '友谊路街道' }, area_code: face === 'field' ? '120103007021' : '120103007', area_name: face === 'field' ? '谊城公寓社区' : '友谊路街道' }],
  may: ['cases.view', 'cases.report', 'events.sign', 'events.handle', 'events.verify'], face,
})

function session(): Answer {
  return { body: { signed_in: Boolean(me), csrf: 'mock', me, settings: { tile_url: '', oidc: true, idle_minutes: 30 }, district: {
    code: '120103', name: '河西区', name_en: 'Hexi District', slug: 'hexi', city: '天津市', center: [117.22, 39.085], zoom: 12.3, version: '2026.1', hotline: '12345',
    texts: {
      emergency: { zh: '遇到生命危险请先拨打 110/119/120,再在这里上报。', en: 'If a life is in danger, first call 110, 119 or 120, then report here.' },
      hotline: { zh: '市便民热线 12345,24 小时受理。', en: 'City hotline 12345, open round the clock.' },
      privacy: { zh: '我们只收集处理此事需要的信息,不公开您的姓名、电话和住址。', en: 'We collect only what is needed and never publish your name, phone number or address.' },
      no_duty_to_install: { zh: '使用本系统完全自愿,不需要安装任何软件;也可以到社区居委会当面反映。', en: 'Using this service is voluntary and needs no installation.' },
      report_received: { zh: '您的反映已收到。街道网格中心会在一个工作日内受理。', en: 'We have received your report. The street grid centre accepts it within one working day.' },
    } } } }
}

function login(body: Record<string, string>): Answer {
  if (body.username === 'locked') return refuse(423, 'account_locked', '账号已锁定', 'Account locked', { until: new Date(Date.now() + 900_000).toISOString() })
  if (body.password !== 'demo') return refuse(401, 'wrong_credentials', '用户名或密码不正确', 'Wrong user name or password')
  const desk = body.username !== 'grid01'
  if (desk && body.username === 'new' && !body.code) return refuse(403, 'second_factor_setup_required', '请先设置第二道验证', 'Set up the second factor first')
  if (desk && !body.code) return refuse(401, 'second_factor_required', '请输入动态验证码', 'Enter the one-time code')
  me = person(desk ? 'desk' : 'field')
  return { body: { me } }
}

const km = (a: { lon: number; lat: number }, lon: number, lat: number): number => Math.hypot((a.lon - lon) * 86_400, (a.lat - lat) * 111_320)

function publicView(one: MockCase) {
  const place = one.place
  return {
    number: one.number, title: one.title, description: one.description, category: (one.category as { name: string })?.name ?? '', category_en: (one.category as { name_en: string })?.name_en ?? '',
    state: one.state, state_name: NAMES[one.state]?.[0], state_name_en: NAMES[one.state]?.[1], place, address: one.address, opened_at: one.opened_at, due_at: one.due_at,
    next: { zh: '区环卫中心正在处置,预计今天 18:00 前完成。', en: 'The sanitation centre is at work and expects to finish by 18:00 today.' },
    timeline: one.timeline.map((e) => ({ photos: [], move: e.move, to_state: e.to_state, at: e.at, zh: `${(e.actor as { unit: string }).unit || '您'}${e.name}`, en: `${e.name_en}`, text: e.text })),
    may: one.state === 'closed' ? ['rate', 'reopen'] : one.state === 'withdrawn' ? [] : one.state === 'waiting_info' ? ['supply_info', 'withdraw'] : ['urge', 'withdraw'],
    photos: one.photos ?? [], outcome: one.outcome ?? null,
  }
}

function publicReport(body: Record<string, unknown>): Answer {
  const again = seen.get(String(body.request_id))
  if (again) return { body: again }
  const found = locate(Number(body.lon), Number(body.lat))
  if (!found.street) return refuse(422, 'outside_district', '这个地点不在河西区', 'This place is outside Hexi District')
  if (body.phone && !body.phone_code) return refuse(422, 'phone_code_required', '请输入短信验证码', 'Enter the code sent to your phone')
  const one = body.join ? cases.find((c) => c.uuid === body.join)! : makeCase({ title: String(body.description).slice(0, 24) || '居民上报', description: body.description, lon: body.lon, lat: body.lat, tracking: `K7M${cases.length}-4Q2P`, photos: body.attachments ?? [] }, 'reported', 7)
  if (!body.join) cases.unshift(one)
  const answer = { tracking_code: one.tracking, number: one.number, state: one.state, next: { zh: '街道网格中心会在一个工作日内受理,最晚明天 17:30 前。', en: 'The street grid centre will accept it within one working day, by tomorrow 17:30.' }, due_at: one.due_at }
  seen.set(String(body.request_id), answer)
  return { body: answer }
}

function move(one: MockCase, name: string, body: Record<string, unknown>): Answer {
  const again = seen.get(String(body.request_id))
  if (again) return { body: again }
  if (body.version !== one.version) return refuse(409, 'case_stale', '王晓敏刚刚更新了这件事,请看过再办', 'Somebody else has just changed this case', { version: one.version, who: '王晓敏' })
  const rule = MOVES[name]
  if (!rule?.from.includes(one.state)) return refuse(409, 'move_not_allowed', `现在不能「${rule?.name[0] ?? name}」`, 'This move is not possible now', { state: one.state, move: name })
  if (rule.needs.includes('reason') && !body.reason) return refuse(422, 'reason_required', '请选择原因', 'A reason is required')
  const before = one.state
  one.state = rule.to ?? one.state
  one.version += 1
  one.next_move = one.state === 'closed' ? null : one.next_move
  add(one, name, rule.name, before, one.state, String(me?.display_name), '谊城公寓社区', String(body.text ?? ''), body.reason as string, (body.attachments as string[]) ?? [])
  const answer = detail(one)
  seen.set(String(body.request_id), answer)
  return { body: answer }
}

function attach(raw: Buffer): Answer {
  const head = raw.subarray(0, 600).toString('latin1')
  const type = /Content-Type: ([\w/+-]+)/i.exec(head)?.[1] ?? 'image/png'
  const from = raw.indexOf('\r\n\r\n') + 4
  const uuid = crypto.randomUUID()
  files.set(uuid, { type, data: raw.subarray(from, raw.lastIndexOf('\r\n--')) })
  return { body: { uuid, kind: type.startsWith('audio') ? 'audio' : 'photo', media_type: type, size: raw.length, width: 800, height: 600, name: 'photo', lon: 117.2051, lat: 39.0795 } }
}

function answer(method: string, path: string, query: URLSearchParams, body: Record<string, unknown>, raw: Buffer): Answer {
  const q = (name: string): string => query.get(name) ?? ''
  const parts = path.split('/').filter(Boolean)
  const mine = cases.slice(0, 14)
  const key = `${method} /${parts.join('/')}`
  switch (key) {
    case 'GET /session': return session()
    case 'POST /session/login': return login(body as Record<string, string>)
    case 'POST /session/logout': me = null; return { status: 204 }
    case 'POST /session/language': return { status: 204 }
    case 'POST /session/second-factor': return { body: { secret: 'JBSW Y3DP EHPK 3PXP', otpauth_url: 'otpauth://totp/x', qr_svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h3v3H0zM6 0h3v3H6zM0 6h3v3H0zM4 4h1v1H4zM6 5h2v1H6z"/></svg>' } }
    case 'POST /session/second-factor/confirm': return { body: {} }
    case 'GET /places/tree': return { body: [...streets.map((s) => ({ ...s, level: 'street', short_name: s.name, parent_code: '120103', approximate: true })), ...communities.map((c) => ({ ...c, level: 'community', parent_code: c.street_code, approximate: true }))] }
    case 'GET /places/borders': return { body: borders(q('level'), query.get('within')) }
    case 'GET /places/locate': return { body: locate(Number(q('lon')), Number(q('lat'))) }
    case 'GET /places/address': return { body: communities.filter((c) => c.name.includes(q('q').slice(0, 2))).slice(0, 6).map((c, i) => ({ address: `${c.short_name.replace('社区', '')}${i + 1}号楼`, building_id: i, home_id: null, lon: c.lon, lat: c.lat, place_code: c.code, score: 1 - i / 10 })) }
    case 'GET /units': return { body: units }
    case 'GET /catalogue': return { body: { categories, reasons, duties: [], timers: [], texts: [] } }
    case 'GET /catalogue/propose':
    case 'GET /public/propose': return { body: { categories: categories.filter((c) => c.parent_code && c.keywords.some((k) => q('text').includes(k.slice(0, 2)))).slice(0, 3).map((c) => ({ code: c.code, name: c.name, name_en: c.name_en, score: 0.8, hits: [] })), unit: null, place: null } }
    case 'GET /cases/types': return { body: { items: types } }
    case 'GET /cases/inbox': return { body: { items: mine.map(told), next: null } }
    case 'GET /cases': return { body: { items: mine.map(told), next: null } }
    case 'GET /cases/map': return { body: { clusters: Number(q('zoom')) < 15 ? communities.slice(0, 60).map((c, i) => ({ lon: c.lon, lat: c.lat, count: (i * 7) % 23 + 1, overdue: i % 5 === 0 ? 1 : 0, code: c.code, name: c.short_name, name_en: c.name_en })) : [], points: Number(q('zoom')) >= 15 ? cases.map((c) => ({ uuid: c.uuid, lon: c.lon, lat: c.lat, state: c.state, urgency: c.urgency, timeliness: c.timeliness, title: c.title, category_name: '' })) : [], as_of: new Date().toISOString() } }
    case 'POST /public/reports': return publicReport(body)
    case 'POST /public/phone-codes': return { status: 204 }
    case 'POST /attachments':
    case 'POST /public/attachments': return attach(raw)
    case 'GET /public/nearby': return { body: cases.filter((c) => c.state !== 'closed').map((c) => ({ uuid: c.uuid, title: c.title, category: (c.category as { name: string })?.name ?? '其他', category_en: (c.category as { name_en: string })?.name_en ?? 'Other', distance_m: Math.round(km(c as never, Number(q('lon')), Number(q('lat')))), opened_at: c.opened_at, state: c.state, joined: c.joined, lon: c.lon, lat: c.lat })).sort((a, b) => a.distance_m - b.distance_m).slice(0, 8) }
    case 'POST /events/reports': { const one = makeCase({ title: String(body.title || body.description).slice(0, 30), description: body.description }, 'reported', 8); cases.unshift(one); return { body: detail(one) } }
  }
  if (parts[0] === 'public' && parts[1] === 'reports') {
    const one = cases.find((c) => c.tracking === decodeURIComponent(parts[2] ?? ''))
    if (!one) return refuse(404, 'not_found', '没有找到这个查询码', 'There is no report with this code')
    if (method === 'POST') {
      if (parts[3] === 'rate') one.outcome = { solved: body.solved, satisfaction: body.satisfaction }
      if (parts[3] === 'withdraw') one.state = 'withdrawn'
      if (parts[3] === 'reopen') one.state = 'accepted'
      add(one, String(parts[3]), [({ urge: '催办', rate: '评价', reopen: '要求重新办理', withdraw: '撤回', supply_info: '补充' } as Record<string, string>)[parts[3]!] ?? '', parts[3]!], one.state, one.state, '', '', String(body.text ?? ''))
    }
    return { body: publicView(one) }
  }
  if (parts[0] === 'cases' && parts[1]) {
    const one = cases.find((c) => c.uuid === parts[1])
    if (!one) return refuse(404, 'not_found', '没有找到,或您无权查看', 'Not found, or you may not see it')
    return method === 'GET' ? { body: detail(one) } : move(one, parts[2]!, body)
  }
  if (parts[0] === 'devices') return phone(method, parts, body, (to, given) => answer('POST', to, new URLSearchParams(), given, raw))
  const file = parts.at(-2) === 'attachments' ? files.get(parts.at(-1)!) : undefined
  if (file) return { raw: file.data, type: file.type }
  return refuse(404, 'not_found', '没有找到', 'Not found')
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const raw = Buffer.concat(chunks)
  const url = new URL(request.url ?? '/', 'http://mock')
  const isJson = request.headers['content-type']?.includes('json')
  const body = isJson && raw.length ? (JSON.parse(raw.toString()) as Record<string, unknown>) : {}
  if (request.headers.cookie?.includes('mock_me=field')) me = person('field')
  if (request.headers.cookie?.includes('mock_me=desk')) me = person('desk')
  const told = answer(request.method ?? 'GET', url.pathname, url.searchParams, body, raw)
  response.statusCode = told.status ?? 200
  if (told.raw) {
    response.setHeader('Content-Type', told.type ?? 'application/octet-stream')
    response.end(told.raw)
    return
  }
  response.setHeader('Content-Type', 'application/json')
  response.end(told.body === undefined ? '' : JSON.stringify(told.body))
}

export function mockServer(): Plugin {
  return {
    name: 'linli-mock',
    configureServer: (server) => void server.middlewares.use('/api/v1', (request, response) => void handle(request, response)),
  }
}
