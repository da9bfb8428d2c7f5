/** Who is signed in, in which district, with which settings; read once at the start and after every login. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'

import { session as calls } from '@/api/calls'
import { rememberCsrf } from '@/api/client'
import type { District, Me, SessionAnswer } from '@/api/contract'
import { forgetLanguage, keptLanguage, language, pick, setLanguage, speak } from '@/kernel/i18n'
import type { Language } from '@/kernel/i18n'

export const useSession = defineStore('session', () => {
  const me = ref<Me | null>(null)
  const district = ref<District | null>(null)
  const settings = ref<SessionAnswer['settings']>({ tile_url: '', oidc: false, idle_minutes: 30 })
  const known = ref(false)
  /** What the server last said; null before it said anything. */
  const answer = shallowRef<SessionAnswer | null>(null)
  /** The session is over, but a face that works without one keeps what it shows. */
  const expired = ref(false)
  let reading: Promise<void> | null = null
  let holdsOpen: () => boolean = () => false
  /** The language was chosen here before anybody signed in. */
  let chosen = false

  async function take(told: SessionAnswer): Promise<void> {
    rememberCsrf(told.csrf)
    expired.value = told.me === null && me.value !== null && holdsOpen()
    if (!expired.value) await show(told)
    answer.value = told
    known.value = true
  }

  async function show(told: SessionAnswer): Promise<void> {
    me.value = told.me
    district.value = told.district
    settings.value = told.settings
    const own = told.me?.language.startsWith('en') ? 'en' : 'zh'
    if (told.me && !keptLanguage() && own !== language()) await speak(own).catch(() => undefined)
  }

  /** Without a network: who it was when the server last said it. It is asked as soon as it can be. */
  function assume(told: SessionAnswer): void {
    if (!known.value) void show(told)
  }

  /** Ask the server who we are. */
  async function read(): Promise<void> {
    await take(await calls.read())
  }

  /** Ask once; later callers share the first answer. */
  function ready(): Promise<void> {
    if (known.value) return Promise.resolve()
    reading ??= read().finally(() => (reading = null))
    return reading
  }

  async function login(input: { username: string; password: string; code?: string }): Promise<Me> {
    await ready().catch(() => undefined)
    const told = await calls.login(input)
    if (!chosen) forgetLanguage() // a shared phone speaks to each person in their own
    await read() // a new session has a new CSRF token
    if (chosen) void calls.language(language()).catch(() => undefined)
    chosen = false
    return me.value ?? told.me
  }

  /** Somebody pressed the switch: for this device, and for the account of who is signed in. */
  async function choose(wanted: Language): Promise<void> {
    await setLanguage(wanted)
    if (me.value) void calls.language(wanted).catch(() => undefined)
    else chosen = true
  }

  async function logout(): Promise<void> {
    await calls.logout()
    me.value = null
    expired.value = false
    await read().catch(() => undefined)
  }

  /** The session ended without us (idle, or elsewhere); answers whether the screen must be left. */
  function ended(): boolean {
    const leaves = me.value !== null && !holdsOpen()
    expired.value = me.value !== null && !leaves
    if (leaves) forget()
    return leaves
  }

  /** Nobody is signed in any more. */
  function forget(): void {
    me.value = null
  }

  /** Let a face say whether it goes on when the session is over. */
  function holdOpen(holds: () => boolean): void {
    holdsOpen = holds
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

  return {
    me, district, settings, known, answer, expired, home, districtName, assume,
    read, ready, login, logout, choose, ended, forget, holdOpen, may, handlesCases, text,
  }
})
