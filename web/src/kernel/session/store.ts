/** Who is signed in, in which district, with which settings; read once at the start and after every login. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'

import { session as calls } from '@/api/calls'
import { rememberCsrf } from '@/api/client'
import type { District, Me, SessionAnswer } from '@/api/contract'
import { keptLanguage, pick, setLanguage } from '@/kernel/i18n'

export const useSession = defineStore('session', () => {
  const me = ref<Me | null>(null)
  const district = ref<District | null>(null)
  const settings = ref<SessionAnswer['settings']>({ tile_url: '', oidc: false, idle_minutes: 30 })
  const known = ref(false)
  let reading: Promise<void> | null = null

  function take(answer: SessionAnswer): void {
    rememberCsrf(answer.csrf)
    me.value = answer.me
    district.value = answer.district
    settings.value = answer.settings
    known.value = true
  }

  /** Ask the server who we are. */
  async function read(): Promise<void> {
    take(await calls.read())
  }

  /** Ask once; later callers share the first answer. */
  function ready(): Promise<void> {
    if (known.value) return Promise.resolve()
    reading ??= read().finally(() => (reading = null))
    return reading
  }

  async function login(input: { username: string; password: string; code?: string }): Promise<Me> {
    await ready().catch(() => undefined)
    const answer = await calls.login(input)
    await read() // a new session has a new CSRF token
    const own = me.value ?? answer.me
    if (!keptLanguage() && own.language.startsWith('en')) await setLanguage('en').catch(() => undefined)
    return own
  }

  async function logout(): Promise<void> {
    await calls.logout()
    me.value = null
    await read().catch(() => undefined)
  }

  /** The session ended without us (idle, or elsewhere). */
  function forget(): void {
    me.value = null
  }

  const may = (action: string): boolean => me.value?.may.includes(action) ?? false
  /** Whether cases are this person's work: in an area, in a unit, or in a team alone. */
  const handlesCases = computed(() => may('cases.view') || may('cases.attach'))
  const home = computed(() => (me.value ? (me.value.face === 'field' ? '/field' : '/desk') : '/'))
  const text = (key: string): string => {
    const found = district.value?.texts[key]
    return found ? pick(found.zh, found.en) : ''
  }
  const districtName = computed(() => (district.value ? pick(district.value.name, district.value.name_en) : ''))

  return { me, district, settings, known, home, districtName, read, ready, login, logout, forget, may, handlesCases, text }
})
