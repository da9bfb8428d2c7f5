/** Moves made straight from a card: at once when nothing is to be asked, else in a popover or a dialog. */
import { ref, shallowRef } from 'vue'

import { cases } from '@/api/calls'
import { requestId } from '@/api/client'
import type { CaseDetail, CaseRow, MoveOffer } from '@/api/contract'
import { toast } from '@/kernel/ui/toasts'

import { asksNothing } from '../case/moveForm'
import { isStale } from '../case/useCase'
import { useSay } from '../say'
import { sawCase } from '../stream/events'

export interface Asking {
  detail: CaseDetail
  offer: MoveOffer
  anchor: HTMLElement | null
}

/** A small panel beside the card is enough: the unit is proposed, Enter confirms. */
export function asksUnitOnly(offer: MoveOffer): boolean {
  return offer.needs.join() === 'unit' && !offer.fields?.length
}

export function useQuickMove(after: (row: CaseRow) => void) {
  const { t, named, sorry } = useSay()
  const asking = shallowRef<Asking | null>(null)
  const busy = ref('')

  /** Sends the move; a conflict is told (who did what) and the case is shown as it is now. */
  async function send(detail: Pick<CaseRow, 'uuid'>, move: string, body: Record<string, unknown>): Promise<CaseDetail | null> {
    try {
      const done = await cases.move(detail.uuid, move, body as never)
      sawCase(done.uuid, done.version)
      after(done)
      return done
    } catch (error) {
      if (!isStale(error)) throw error
      toast(sorry(error), 'bad')
      after(await cases.read(detail.uuid))
      return null
    }
  }

  async function act(move: string, row: CaseRow, anchor: HTMLElement | null): Promise<void> {
    if (busy.value) return
    busy.value = row.uuid
    try {
      const detail = await cases.read(row.uuid)
      const offer = detail.moves.find((each) => each.move === move)
      if (!offer?.allowed) return void refuse(offer)
      if (isPlain(detail, offer)) await plain(detail, offer)
      else asking.value = { detail, offer, anchor }
    } catch (error) {
      toast(sorry(error), 'bad')
    } finally {
      busy.value = ''
    }
  }

  /** What needs only the category, on a case that has one, asks nothing more; a change of it is made in its dialog. */
  function isPlain(detail: CaseDetail, offer: MoveOffer): boolean {
    const known = offer.primary && offer.needs.every((need) => need === 'category') && Boolean(detail.category)
    return asksNothing(offer) || (known && !offer.fields?.length)
  }

  async function plain(detail: CaseDetail, offer: MoveOffer): Promise<void> {
    const category = offer.needs.includes('category') ? { category: detail.category?.code } : {}
    const done = await send(detail, offer.move, { version: detail.version, request_id: requestId(), ...category })
    if (done) toast(t('desk.case.done', { move: named(offer), number: done.number }), 'good')
  }

  function refuse(offer: MoveOffer | undefined): void {
    const told = offer?.refusal
    toast(told ? named({ name: told.message, name_en: told.message_en }) : t('desk.case.notOffered'), 'bad')
  }

  return { asking, busy, act, send }
}
