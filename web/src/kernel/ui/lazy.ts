/** A part that is fetched when first needed; a weak network is tried again, and a failure is said in words. */
import { defineAsyncComponent } from 'vue'
import type { Component } from 'vue'

import { i18n } from '@/kernel/i18n'

import { toast } from './toasts'

const TRIES = 3

export function lazy<T extends Component>(loader: () => Promise<T | { default: T }>): T {
  return defineAsyncComponent<T>({
    loader: loader as never,
    onError: (_error, retry, fail, attempts) => {
      if (attempts < TRIES && navigator.onLine) return void setTimeout(retry, 600 * attempts)
      toast(i18n.global.t(navigator.onLine ? 'common.pageFailed' : 'common.pageAway'), 'bad')
      fail()
    },
  })
}
