/**
 * Files as answers. A form knows a file by a reference of its own until the server has named it, so that a signature can
 * wait on the phone, and is sent only with what it signs.
 */
import { sendPicked, type Picked, type Uploader } from '@/kernel/ui/picked'

const MARK = 'picked:'

export const refOf = (file: Pick<Picked, 'id'>): string => `${MARK}${file.id}`

/** The value with every reference replaced by the uuid that the server gave; one without a uuid yet stays. */
export function withUuids<T>(value: T, uuidOf: (ref: string) => string | null | undefined): T {
  if (typeof value === 'string') return (value.startsWith(MARK) ? (uuidOf(value) ?? value) : value) as T
  if (Array.isArray(value)) return value.map((each) => withUuids(each, uuidOf)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withUuids(each, uuidOf)])) as T
}

/** The files that the answers name; one whose row was taken away is not among them. */
export function namedFiles(payload: unknown, files: Picked[]): Picked[] {
  const refs = new Set<string>()
  withUuids(payload, (ref) => void refs.add(ref))
  return files.filter((file) => refs.has(refOf(file)))
}

/** Send what only waited for this; answers whether everything has arrived. */
export async function sendWaiting(files: Picked[], upload: Uploader, language: string): Promise<boolean> {
  const waiting = files.filter((file) => file.state === 'waiting' || file.state === 'failed')
  await Promise.all(waiting.map((file) => sendPicked(file, upload, language)))
  return files.every((file) => file.attachment !== null)
}

/** The payload as it is sent at once: uuids for references, and which attachments it names. */
export function sentAnswers<T>(payload: T, files: Picked[]): { fields: T; attachments: string[] } {
  const named = namedFiles(payload, files)
  const uuids = new Map(named.map((file) => [refOf(file), file.attachment?.uuid]))
  return {
    fields: withUuids(payload, (ref) => uuids.get(ref)),
    attachments: named.flatMap((file) => (file.attachment ? [file.attachment.uuid] : [])),
  }
}
