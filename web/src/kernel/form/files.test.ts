import { describe, expect, it } from 'vitest'

import type { Attachment } from '@/api/contract'
import type { Picked } from '@/kernel/ui/picked'

import { namedFiles, refOf, sendWaiting, sentAnswers } from './files'

const file = (id: number, uuid?: string): Picked =>
  ({ id, file: new Blob(['x']), name: 'x.png', state: uuid ? 'done' : 'waiting', attachment: uuid ? { uuid } : null }) as Picked

describe('files as answers', () => {
  it('are named by the server’s uuid, however deep they stand', () => {
    const [paper, signed] = [file(1, 'u-1'), file(2, 'u-2')]
    const answers = { paper: refOf(paper), visits: [{ sign: refOf(signed), where: '3号楼' }] }
    expect(sentAnswers(answers, [paper, signed])).toEqual({
      fields: { paper: 'u-1', visits: [{ sign: 'u-2', where: '3号楼' }] },
      attachments: ['u-1', 'u-2'],
    })
  })

  it('are left behind with the row that was taken away', () => {
    const files = [file(1, 'u-1'), file(2, 'u-2')]
    expect(namedFiles({ visits: [{ sign: refOf(files[1]!) }] }, files)).toEqual([files[1]])
  })

  it('a signature is sent only with what it signs', async () => {
    const [there, waits] = [file(1, 'u-1'), file(2)]
    const sent: string[] = []
    const upload = async () => (sent.push('once'), { uuid: 'u-2' } as Attachment)
    expect(await sendWaiting([there, waits], upload, 'zh')).toBe(true)
    expect(sent).toEqual(['once'])
    expect(sentAnswers({ sign: refOf(waits) }, [waits]).fields).toEqual({ sign: 'u-2' })
  })
})
