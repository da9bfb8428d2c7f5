/** A file that somebody chose, on its way to the server. */
import { reactive } from 'vue'

import { ApiError } from '@/api/client'
import type { Attachment } from '@/api/contract'

export const LARGEST_BYTES = 50 * 1024 * 1024

export interface Picked {
  id: number
  file: Blob
  name: string
  url: string
  isImage: boolean
  state: 'waiting' | 'sending' | 'done' | 'failed'
  share: number
  problem: string
  attachment: Attachment | null
  stop: AbortController | null
}

export type Uploader = (
  file: Blob,
  options: { name?: string; onProgress?: (share: number) => void; signal?: AbortSignal },
) => Promise<Attachment>

let last = 0

export function pickedFile(file: Blob, name = file instanceof File ? file.name : 'file'): Picked {
  return reactive<Picked>({
    id: ++last,
    file,
    name,
    url: URL.createObjectURL(file),
    isImage: file.type.startsWith('image/'),
    state: 'waiting',
    share: 0,
    problem: '',
    attachment: null,
    stop: null,
  })
}

/** What is wrong with a file before it is sent: a key of the messages, or null. The server checks the content. */
export function checkFile(file: Blob): 'empty' | 'tooLarge' | null {
  if (file.size === 0) return 'empty'
  return file.size > LARGEST_BYTES ? 'tooLarge' : null
}

/** Send one; the outcome is in its `state` and `problem`. */
export async function sendPicked(picked: Picked, upload: Uploader, language: string): Promise<void> {
  picked.state = 'sending'
  picked.share = 0
  picked.problem = ''
  picked.stop = new AbortController()
  try {
    picked.attachment = await upload(picked.file, {
      name: picked.name,
      signal: picked.stop.signal,
      onProgress: (share) => (picked.share = share),
    })
    picked.state = 'done'
  } catch (error) {
    picked.state = 'failed'
    picked.problem = error instanceof ApiError ? error.say(language) : String(error)
  }
}

/** The uuids of those that have arrived. */
export function sentIds(files: Picked[]): string[] {
  return files.flatMap((file) => (file.attachment ? [file.attachment.uuid] : []))
}
