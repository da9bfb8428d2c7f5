import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref } from 'vue'

import { ApiError } from '@/api/client'
import type { Attachment } from '@/api/contract'
import { i18n } from '@/kernel/i18n'

import PhotoPicker from './PhotoPicker.vue'
import { LARGEST_BYTES, sentIds } from './picked'
import type { Picked, Uploader } from './picked'

const file = (name: string, size = 10): File => {
  const made = new File(['x'], name, { type: 'image/jpeg' })
  Object.defineProperty(made, 'size', { value: size })
  return made
}

function show(upload?: Uploader, most = 9) {
  const files = ref<Picked[]>([])
  const sent = vi.fn()
  const host = defineComponent({
    setup: () => () =>
      h(PhotoPicker, { modelValue: files.value, 'onUpdate:modelValue': (now: Picked[]) => (files.value = now), upload, most, onSent: sent }),
  })
  const wrapper = mount(host, { global: { plugins: [i18n] } })
  const choose = async (...chosen: File[]): Promise<void> => {
    const input = wrapper.find('[data-test=photos]')
    Object.defineProperty(input.element, 'files', { value: chosen, configurable: true })
    await input.trigger('change')
    await flushPromises()
  }
  return { wrapper, files, choose, sent }
}

beforeEach(() => {
  URL.createObjectURL = () => 'blob:x'
  URL.revokeObjectURL = () => undefined
})

describe('the photo picker', () => {
  it('sends each photo and tells where it was taken', async () => {
    const upload = vi.fn<Uploader>(async (_file, { name }) => ({ uuid: `u-${name}`, lon: 117.2, lat: 39.1 }) as Attachment)
    const { files, choose, sent } = show(upload)
    await choose(file('a.jpg'), file('b.jpg'))
    expect(sentIds(files.value)).toEqual(['u-a.jpg', 'u-b.jpg'])
    expect(sent).toHaveBeenCalledTimes(2)
  })

  it('says in words why one did not arrive, and tries again on a press', async () => {
    let broken = true
    const upload: Uploader = async () => {
      if (broken) throw new ApiError('offline', '连不上服务器', 'unreachable', {}, 0)
      return { uuid: 'u' } as Attachment
    }
    const { wrapper, files, choose } = show(upload)
    await choose(file('a.jpg'))
    expect(wrapper.text()).toContain('连不上服务器')
    broken = false
    await wrapper.find('.over.failed').trigger('click')
    await flushPromises()
    expect(sentIds(files.value)).toEqual(['u'])
    expect(wrapper.text()).not.toContain('连不上服务器')
  })

  it('takes no empty, no huge and no surplus file, and keeps the good ones', async () => {
    const { wrapper, files, choose } = show(undefined, 2)
    await choose(file('empty.jpg', 0), file('huge.jpg', LARGEST_BYTES + 1), file('good.jpg'))
    expect(files.value.map(({ name }) => name)).toEqual(['good.jpg'])
    expect(wrapper.text()).toContain('huge.jpg 太大')
    await choose(file('b.jpg'), file('c.jpg'))
    expect(files.value).toHaveLength(2)
    expect(wrapper.text()).toContain('最多 2 个文件')
  })

  it('collects without sending for the queue, and lets go of one that is removed', async () => {
    const { wrapper, files, choose } = show()
    await choose(file('a.jpg'), file('b.jpg'))
    expect(files.value.map(({ state }) => state)).toEqual(['waiting', 'waiting'])
    await wrapper.findAll('.remove')[0]!.trigger('click')
    expect(files.value.map(({ name }) => name)).toEqual(['b.jpg'])
  })
})
