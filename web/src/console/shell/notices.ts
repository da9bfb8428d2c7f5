/** My notifications: how many are unread, and the list when asked for. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'

import { notices as calls } from '../api'
import type { Notice } from '../contract'

export const useNotices = defineStore('desk-notices', () => {
  const items = ref<Notice[]>([])
  const counted = ref<number | null>(null)
  const error = ref<unknown>(null)
  const unread = computed(() => counted.value ?? items.value.filter((notice) => !notice.read_at).length)

  async function load(): Promise<void> {
    try {
      const answer = await calls.all({ limit: 50 })
      items.value = Array.isArray(answer) ? answer : answer.items
      counted.value = Array.isArray(answer) ? null : (answer.unread ?? null)
      error.value = null
    } catch (problem) {
      error.value = problem
    }
  }

  async function read(which: Notice[]): Promise<void> {
    const ids = which.filter((notice) => !notice.read_at).map((notice) => notice.id)
    if (ids.length === 0) return
    await calls.read({ ids })
    const at = new Date().toISOString()
    items.value = items.value.map((notice) => (ids.includes(notice.id) ? { ...notice, read_at: at } : notice))
    if (counted.value !== null) counted.value = Math.max(0, counted.value - ids.length)
  }

  async function readAll(): Promise<void> {
    await calls.read({ all: true })
    const at = new Date().toISOString()
    items.value = items.value.map((notice) => ({ ...notice, read_at: notice.read_at ?? at }))
    if (counted.value !== null) counted.value = 0
  }

  return { items, unread, error, load, read, readAll }
})
