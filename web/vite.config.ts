import { fileURLToPath } from 'node:url'
import { resolve } from 'node:path'

import VueI18n from '@intlify/unplugin-vue-i18n/vite'
import { VantResolver } from '@vant/auto-import-resolver'
import vue from '@vitejs/plugin-vue'
import Components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import type { PluginOption } from 'vite'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

import { offline } from './scripts/offline'

const here = fileURLToPath(new URL('.', import.meta.url))

// LINLI_MOCK=1: the browser talks to web/mock instead of a server (development only, never part of a build).
async function mock(): Promise<PluginOption> {
  if (!process.env.LINLI_MOCK) return null
  const { mockServer } = await import('./mock/server')
  return mockServer()
}

// Without the mock the calls go to a server started by hand.
// The Host header stays ours: the server compares it with the Origin before it believes a POST.
const target = process.env.LINLI_API ?? 'http://127.0.0.1:8000'
const proxy: Record<string, { target: string; changeOrigin: boolean }> = process.env.LINLI_MOCK ? {} : { '/api': { target, changeOrigin: false } }

export default defineConfig(async ({ command }): Promise<ViteUserConfig> => ({
  plugins: [
    vue(),
    VueI18n({
      include: resolve(here, 'src/**/messages/*.json'),
      runtimeOnly: true, // the compiler stays out of the browser: messages are functions of the build
      compositionOnly: true,
      fullInstall: false,
      dropMessageCompiler: command === 'build',
      strictMessage: false,
    }),
    Components({
      dirs: [],
      dts: 'src/components.d.ts',
      resolvers: [VantResolver(), ElementPlusResolver()],
    }),
    command === 'build' ? offline(resolve(here, 'dist')) : null,
    await mock(),
  ],
  resolve: { alias: { '@': resolve(here, 'src') } },
  server: {
    port: Number(process.env.PORT ?? 5173),
    strictPort: true,
    host: '127.0.0.1',
    proxy,
  },
  build: {
    target: 'es2022',
    sourcemap: false,
    manifest: 'manifest.json',
    assetsInlineLimit: 0, // the content policy allows no data: scripts, and fonts and images cache better as files
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1100,
  },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    restoreMocks: true,
    server: { deps: { inline: [/@getodk/] } }, // ODK's engine finds its WebAssembly only in transformed modules
  },
}))
