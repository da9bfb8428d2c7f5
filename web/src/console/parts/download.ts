/** Files to keep: fetched with the session's cookie, or made here; a refusal is told, never saved as a file. */
import { refuse, unreachable } from '@/api/client'

export async function download(url: string, name: string): Promise<void> {
  const response = await fetch(url, { credentials: 'same-origin' }).catch(() => {
    throw unreachable()
  })
  if (!response.ok) throw refuse(response.status, await response.text())
  save(await response.blob(), name)
}

export function save(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

export function saveText(text: string, name: string, type = 'text/csv;charset=utf-8'): void {
  save(new Blob([text], { type }), name)
}
