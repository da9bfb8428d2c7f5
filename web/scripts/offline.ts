/** The service worker of the field face: which files of the build it keeps on the phone. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import type { ManifestTransform } from 'workbox-build'
import { VitePWA } from 'vite-plugin-pwa'

interface Chunk {
  file: string
  isEntry?: boolean
  css?: string[]
  assets?: string[]
  imports?: string[]
  dynamicImports?: string[]
}

/** Where the field face begins: its door (it has no name of its own in the build, but is who loads these words), and what stands before it. */
const DOOR = 'src/field/messages/zh.json'
const BEGINS = ['index.html', 'src/kernel/pages/LoginPage.vue', 'src/kernel/pages/NotFoundPage.vue', 'src/kernel/messages/en.json']
const ALWAYS = ['index.html', 'icon.svg', 'icon-192.png', 'manifest.webmanifest']

/** All that the face may load sooner or later. Of the entry only what comes with it: the doors to the other faces stay shut. */
export function fieldFiles(manifest: Record<string, Chunk>): Set<string> {
  const files = new Set(ALWAYS)
  const seen = new Set<string>()
  const visit = (key: string): void => {
    const chunk = manifest[key]
    if (!chunk) throw new Error(`no chunk for ${key}: where the field face begins has moved`)
    if (seen.has(key)) return
    seen.add(key)
    for (const file of [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])]) files.add(file)
    for (const other of [...(chunk.imports ?? []), ...(chunk.isEntry ? [] : (chunk.dynamicImports ?? []))]) visit(other)
  }
  const door = Object.keys(manifest).find((key) => manifest[key]!.dynamicImports?.includes(DOOR)) ?? DOOR
  for (const key of [...BEGINS, door, DOOR]) visit(key)
  return files
}

/** `dist` is where the build lies when the list is made. */
export function offline(dist: string): ReturnType<typeof VitePWA> {
  const onlyField: ManifestTransform = (entries) => {
    const wanted = fieldFiles(JSON.parse(readFileSync(resolve(dist, 'manifest.json'), 'utf8')) as Record<string, Chunk>)
    return { manifest: entries.filter((entry) => wanted.has(entry.url)), warnings: [] }
  }
  return VitePWA({
    strategies: 'generateSW',
    injectRegister: false, // src/kernel/device/update.ts does it, in the field face alone
    manifest: false, // public/manifest.webmanifest
    scope: '/field',
    workbox: {
      globPatterns: ['**/*.{js,css,html,svg,png,wasm,woff2,webmanifest}'],
      manifestTransforms: [onlyField],
      dontCacheBustURLsMatching: /^assets\//,
      maximumFileSizeToCacheInBytes: 8_000_000,
      navigateFallback: '/index.html',
      navigateFallbackAllowlist: [/^\/field(\/|$)/],
      cleanupOutdatedCaches: true,
      clientsClaim: true,
      skipWaiting: false,
      inlineWorkboxRuntime: true,
      sourcemap: false,
    },
  })
}
