import { describe, expect, it } from 'vitest'

type Tree = { [key: string]: string | Tree }

const files = import.meta.glob<Tree>('/src/**/messages/*.json', { eager: true, query: '?raw', import: 'default' }) as unknown as Record<string, string>
const sources = import.meta.glob<string>(['/src/**/*.vue', '/src/**/*.ts', '!/src/**/*.test.ts'], { eager: true, query: '?raw', import: 'default' })

function flat(tree: Tree, before = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') found.set(before + key, value)
    else for (const [inner, text] of flat(value, `${before}${key}.`)) found.set(inner, text)
  }
  return found
}

const read = (path: string): Map<string, string> => flat(JSON.parse(files[path]!) as Tree)
const folders = [...new Set(Object.keys(files).map((path) => path.replace(/\/(zh|en)\.json$/, '')))]
const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort()

describe.each(folders)('the messages in %s', (folder) => {
  const zh = read(`${folder}/zh.json`)
  const en = read(`${folder}/en.json`)

  it('say everything in both languages', () => {
    expect([...zh.keys()].filter((key) => !en.has(key)), 'missing in English').toEqual([])
    expect([...en.keys()].filter((key) => !zh.has(key)), 'missing in Chinese').toEqual([])
  })

  it('leave no sentence empty and fill the same places', () => {
    for (const [key, text] of zh) {
      expect(text.trim(), key).not.toBe('')
      expect(en.get(key)?.trim(), key).not.toBe('')
      for (const form of (en.get(key) ?? '').split('|')) expect(holes(form), key).toEqual(holes(text)) // one, and several
    }
  })

  it('have no Chinese left in the English', () => {
    const left = [...en].filter(([key, text]) => /[\u4e00-\u9fff]/.test(text) && !key.startsWith('common.other'))
    expect(left).toEqual([])
  })
})

it('no screen asks for a message that is not there', () => {
  const known = new Set(folders.flatMap((folder) => [...read(`${folder}/zh.json`).keys()]))
  const missing: string[] = []
  for (const [path, source] of Object.entries(sources)) {
    for (const match of source.matchAll(/(?<![\w.])\$?t\(\s*'([\w.]+)'/g)) {
      if (!known.has(match[1]!)) missing.push(`${path}: ${match[1]}`)
    }
    for (const match of source.matchAll(/title: '([\w]+\.[\w.]+)'/g)) {
      if (!known.has(match[1]!)) missing.push(`${path}: ${match[1]}`)
    }
  }
  expect(missing).toEqual([])
})

it('no two faces use one key for two sentences', () => {
  const seen = new Map<string, string>()
  const twice: string[] = []
  for (const folder of folders) {
    for (const key of read(`${folder}/zh.json`).keys()) {
      if (seen.has(key)) twice.push(`${key}: ${seen.get(key)} and ${folder}`)
      seen.set(key, folder)
    }
  }
  expect(twice).toEqual([])
})
