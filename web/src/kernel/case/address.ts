/** Where a case is shown: on the desk and on the phone it has different addresses, and a side panel shows it in place. */
import { inject, type InjectionKey } from 'vue'
import { useRoute } from 'vue-router'

export type OpenCase = (uuid: string) => void
/** Given by what shows cases in place, such as the panel beside a list. */
export const openCaseKey: InjectionKey<OpenCase> = Symbol('open-case')

export function useCaseAddress() {
  const onPhone = useRoute().path.startsWith('/field')
  const open = inject(openCaseKey, null)
  const address = (uuid: string): string => (onPhone ? `/field/case/${uuid}` : `/desk/cases/${uuid}`)
  const opening = (type: string, origin: string): string => `${onPhone ? '/field' : '/desk'}/new/${type}${origin ? `?origin=${origin}` : ''}`
  return { address, opening, open }
}
