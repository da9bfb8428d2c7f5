/** What each face downloads before its first screen, gzipped; fails when residents would fetch the desk's libraries. */
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'

const given = process.argv[2]
const dist = given ? pathToFileURL(`${given}/`) : new URL('../dist/', import.meta.url) // or another folder, given as the only argument
const manifest = JSON.parse(readFileSync(new URL('manifest.json', dist), 'utf8'))
const LIMITS_KB = { resident: 120, field: 220 }
const FACES = {
  resident: ['index.html', 'src/resident/ResidentFrame.vue', 'src/resident/HomePage.vue', 'src/resident/messages/zh.json'],
  report: ['index.html', 'src/resident/ResidentFrame.vue', 'src/resident/report/ReportPage.vue', 'src/resident/messages/zh.json'],
  map: ['src/kernel/map/DistrictMap.vue'],
  login: ['index.html', 'src/kernel/pages/LoginPage.vue'],
  field: ['index.html', owner('src/field/messages/zh.json'), 'src/field/messages/zh.json'],
  desk: ['index.html', 'src/console/shell/DeskShell.vue', 'src/console/board/BoardPage.vue', 'src/console/messages/zh.json'],
}
const FOREIGN = /element-plus|ElMessage|echarts|zrender|maplibregl\.Map|DragRotateHandler/

/** The chunk that loads another one; pages in one piece have no entry of their own name. */
function owner(of) {
  return Object.keys(manifest).find((key) => manifest[key].dynamicImports?.includes(of))
}

const weigh = (file) => gzipSync(readFileSync(new URL(file, dist))).length

function filesOf(entries) {
  const files = new Set()
  const visit = (key) => {
    const chunk = manifest[key]
    if (!chunk) throw new Error(`no chunk for ${key}: the list of faces is stale`)
    if (files.has(chunk.file)) return
    files.add(chunk.file)
    for (const style of chunk.css ?? []) files.add(style)
    for (const other of chunk.imports ?? []) visit(other)
  }
  entries.forEach(visit)
  return [...files]
}

const sizes = {}
let bad = false
for (const [face, entries] of Object.entries(FACES)) {
  const files = filesOf(entries)
  const kb = files.reduce((sum, file) => sum + weigh(file), 0) / 1024
  sizes[face] = Number(kb.toFixed(1))
  const foreign = face === 'resident' ? files.filter((file) => FOREIGN.test(readFileSync(new URL(file, dist), 'utf8'))) : []
  if (foreign.length) console.error(`${face} fetches libraries of another face: ${foreign.join(', ')}`)
  if (LIMITS_KB[face] && kb > LIMITS_KB[face]) console.error(`${face}: ${kb.toFixed(1)} kB gzipped, the limit is ${LIMITS_KB[face]}`)
  bad ||= foreign.length > 0 || (LIMITS_KB[face] ?? Infinity) < kb
}
console.log(JSON.stringify({ gzip_kb_before_first_screen: sizes }))
if (bad) process.exit(1)
