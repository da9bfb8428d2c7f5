/** Forty-odd cases that behave a little like the real ones. */
import { categories, communities, reasons, streets, units } from './pack'

const HOUR = 3_600_000
const STATES = ['reported', 'accepted', 'dispatched', 'handling', 'handed_in', 'verified', 'closed']
const NAMES: Record<string, [string, string]> = {
  reported: ['待受理', 'Awaiting acceptance'], accepted: ['待派遣', 'Awaiting dispatch'], dispatched: ['待签收', 'Awaiting sign-off'],
  handling: ['处置中', 'Being handled'], waiting_info: ['待补充', 'Awaiting details'], handed_in: ['待核查', 'Awaiting verification'],
  verified: ['待结案', 'Awaiting closing'], closed: ['已办结', 'Closed'], suspended: ['挂起', 'Suspended'], withdrawn: ['已撤回', 'Withdrawn'],
}
export const MOVES: Record<string, { name: [string, string]; from: string[]; to: string | null; needs: string[]; optional: string[] }> = {
  sign: { name: ['签收', 'Sign for'], from: ['dispatched'], to: 'handling', needs: [], optional: ['text'] },
  verify: { name: ['核查', 'Verify'], from: ['handed_in'], to: 'verified', needs: ['attachments'], optional: ['text'] },
  hand_in: { name: ['办结上报', 'Hand in'], from: ['handling'], to: 'handed_in', needs: ['text', 'attachments'], optional: ['is_public'] },
  handle: { name: ['处置记录', 'Record work'], from: ['handling'], to: null, needs: ['text'], optional: ['attachments', 'is_public'] },
  return: { name: ['回滚', 'Return'], from: ['dispatched', 'handling', 'handed_in'], to: 'accepted', needs: ['reason'], optional: ['text'] },
  extend: { name: ['延期', 'Extend'], from: ['handling'], to: null, needs: ['reason', 'days'], optional: ['text'] },
  ask_info: { name: ['要求补充', 'Ask for details'], from: ['handling'], to: 'waiting_info', needs: ['text'], optional: ['reason'] },
  suspend: { name: ['挂起', 'Suspend'], from: ['handling'], to: 'suspended', needs: ['reason', 'until'], optional: ['text'] },
  accept: { name: ['受理', 'Accept'], from: ['reported'], to: 'accepted', needs: ['category'], optional: ['text'] },
  dispatch: { name: ['派遣', 'Dispatch'], from: ['accepted'], to: 'dispatched', needs: ['unit'], optional: ['text'] },
  close: { name: ['结案', 'Close'], from: ['verified'], to: 'closed', needs: [], optional: ['text'] },
  urge: { name: ['催办', 'Urge'], from: STATES.slice(0, 6), to: null, needs: [], optional: ['text'] },
}
const PRIMARY: Record<string, string> = { dispatched: 'sign', handling: 'hand_in', handed_in: 'verify', reported: 'accept', accepted: 'dispatch', verified: 'close' }
const TOLD = [
  ['5号楼旁垃圾桶满了两天没清', '垃圾都堆到地上了,夏天味道大,老人路过都要绕着走。', '0102'],
  ['楼道声控灯不亮', '3门4层到6层的灯都不亮,晚上上楼看不见台阶。', '0301'],
  ['路口井盖松动', '车压过去咣当响,怕人踩空。', '0201'],
  ['小区门口共享单车堵住盲道', '每天早上都堆满,轮椅过不去。', '0601'],
  ['绿化带树枝断了挂在半空', '大风后断的,正好在幼儿园门口上方。', '0701'],
  ['消防通道被私家车占用', '7号楼北侧,昨晚救护车进不来。', '0401'],
  ['自来水发黄有异味', '从昨天下午开始,整栋楼都这样。', '0501'],
  ['占道卖菜影响出行', '每天傍晚5点到7点,人行道走不通。', '0801'],
  ['健身器材断裂', '广场上的漫步机脚踏板掉了一个。', '0901'],
  ['楼上邻居夜间噪声', '连续一周凌晨还在装修。', '1001'],
] as const

let serial = 0
export interface MockCase {
  [key: string]: unknown
  uuid: string
  number: string
  state: string
  version: number
  timeline: Record<string, unknown>[]
  title: string
  tracking: string
  entered_at: string
  step_due_at: string | null
}

export function makeCase(over: Record<string, unknown> = {}, state = 'reported', hours = 20): MockCase {
  serial += 1
  const [title, description, code] = TOLD[serial % TOLD.length]!
  const community = communities[(serial * 37) % communities.length]!
  const street = streets.find((s) => s.code === community.street_code)!
  const category = categories.find((c) => c.code === code)
  const now = Date.now()
  const one: MockCase = {
    uuid: `00000000-0000-7000-8000-${String(serial).padStart(12, '0')}`,
    number: `HX20261123-${String(serial).padStart(6, '0')}`,
    type: 'events.event', type_name: '事件', type_name_en: 'Event', state, title, description,
    category: category ? { code, name: category.name, name_en: category.name_en, parent_code: category.parent_code } : null,
    urgency: serial % 11 === 0 ? 'emergency' : serial % 5 === 0 ? 'urgent' : 'normal',
    place: { code: `${community.code}003`, street: street.name, street_en: street.name_en, community: community.short_name, community_en: community.name_en, grid: '第3网格' },
    address: `${community.short_name.replace('社区', '')}${(serial % 9) + 1}号楼`, lon: community.lon + ((serial % 7) - 3) * 0.0006, lat: community.lat + ((serial % 5) - 2) * 0.0006,
    unit: ['reported', 'accepted'].includes(state) ? null : units[2], person: null, proposed_unit: units[2],
    proposal: { reason_zh: '市容环境日常问题由环卫中心处置', reason_en: 'The sanitation centre handles everyday litter', basis: '职责清单第1条', rule: '01' },
    opened_at: new Date(now - (30 + serial) * HOUR).toISOString(), due_at: new Date(now + hours * HOUR).toISOString(), step_due_at: new Date(now + hours * HOUR).toISOString(),
    closed_at: state === 'closed' ? new Date(now - HOUR).toISOString() : null, entered_at: new Date(now - 3 * HOUR).toISOString(),
    timeliness: state === 'closed' ? 'done' : hours < 0 ? 'overdue' : hours < 4 ? 'due_soon' : 'in_time',
    channel: 'resident', return_count: serial % 9 === 0 ? 1 : 0, dispatch_count: 1, reopen_count: 0, urge_count: 0, is_supervised: serial % 13 === 0,
    is_designated: false, escalation_level: 0, version: 3, thumbnail: null, next_move: PRIMARY[state] ?? null, timeline: [], tracking: `T${serial}`, attachments: [], joined: serial % 4,
    ...over,
  }
  add(one, 'report', ['上报', 'Report'], '', 'reported', '居民', '', '居民通过手机上报')
  if (state !== 'reported') add(one, 'accept', ['受理', 'Accept'], 'reported', 'accepted', '王晓敏', '友谊路街道网格中心', '')
  if (!['reported', 'accepted'].includes(state)) add(one, 'dispatch', ['派遣', 'Dispatch'], 'accepted', 'dispatched', '王晓敏', '友谊路街道网格中心', '')
  if (['handling', 'handed_in', 'verified', 'closed'].includes(state)) add(one, 'sign', ['签收', 'Sign for'], 'dispatched', 'handling', '李建国', '区环卫中心', '已安排班组今天到场。')
  return one
}

export function add(one: MockCase, move: string, name: [string, string], from: string, to: string, who: string, unit: string, text: string, reason?: string, files: string[] = []): void {
  const found = reasons.find((r) => r.move === move && r.code === reason)
  one.timeline.push({
    seq: one.timeline.length + 1, move, name: name[0], name_en: name[1], from_state: from, to_state: to,
    at: new Date(Date.now() - (8 - one.timeline.length) * HOUR).toISOString(), recorded_at: new Date().toISOString(),
    actor: { kind: 'user', name: who, role: 'community', unit, unit_en: unit }, text, is_public: true,
    reason: found ? { code: found.code, name: found.name, name_en: found.name_en } : null, body: {}, fields: [], attachments: files,
    to_name: NAMES[to]?.[0] ?? to, to_name_en: NAMES[to]?.[1] ?? to, hash: 'ab12',
  })
}

export const cases: MockCase[] = []
const plan: [string, number][] = [
  ['dispatched', 1.5], ['handling', -5], ['handed_in', 3], ['handling', 9], ['dispatched', 26], ['handed_in', 40], ['handling', 60],
  ['closed', 20], ['closed', 10], ['reported', 0.4], ['reported', 6], ['accepted', 2], ['verified', 12], ['handling', -30], ['accepted', -1],
]
for (let i = 0; i < 45; i += 1) {
  const [state, hours] = plan[i % plan.length]!
  cases.push(makeCase({}, state, hours + Math.floor(i / plan.length)))
}

/** A row as lists tell it: with the names of its state and its next move. */
export function told(one: MockCase) {
  const next = one.next_move ? MOVES[one.next_move as string] : undefined
  return { ...one, state_name: NAMES[one.state]?.[0], state_name_en: NAMES[one.state]?.[1], next_move_name: next?.name[0] ?? null, next_move_name_en: next?.name[1] ?? null }
}

/** The one type of the mock, opened by its report page alone. */
export const types = [{
  type: 'events.event', scenario: 'events', name: '事件', name_en: 'Event', is_sealed: false, opening: null,
  states: Object.entries(NAMES).map(([state, [name, name_en]]) => ({ state, name, name_en, held_by: '', pauses: state === 'suspended', final: state === 'closed', step: STATES.indexOf(state) })),
  moves: Object.entries(MOVES).map(([move, m]) => ({ move, name: m.name[0], name_en: m.name[1], goes: Object.fromEntries(m.from.map((state) => [state, m.to ?? '='])), needs: m.needs, optional: m.optional })),
}]

export function detail(one: MockCase) {
  const moves = Object.entries(MOVES).map(([move, m]) => {
    const allowed = m.from.includes(one.state) && !['accept', 'dispatch', 'close'].includes(move)
    return {
      move, name: m.name[0], name_en: m.name[1], allowed, needs: m.needs, optional: m.optional, primary: PRIMARY[one.state] === move,
      refusal: allowed ? null : { code: 'move_not_allowed', message: `现在是「${NAMES[one.state]?.[0]}」,不能${m.name[0]}`, message_en: `«${NAMES[one.state]?.[1]}» does not allow «${m.name[1]}»` },
      reasons: reasons.filter((r) => r.move === move).map((r) => ({ code: r.code, name: r.name, name_en: r.name_en, requires_text: r.requires_text === '1' })),
    }
  })
  const at = STATES.indexOf(one.state)
  const stepper = STATES.map((state, i) => ({ state, name: NAMES[state]![0], name_en: NAMES[state]![1], reached_at: i <= at ? one.entered_at : null, current: i === at }))
  return {
    ...told(one), moves: moves.map((move) => ({ ...move, fields: [] })), stepper, reporter: { name: '张**', phone: '199****0001', count: 1 },
    deadline: { due_at: one.due_at, amount: 4, unit: 'working_hours', history: [] }, related: [], visible_to: [], sections: [], team: [], is_sealed: false,
  }
}

export { NAMES }
