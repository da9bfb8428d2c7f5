/** Names of places as people say them. */
import type { CasePlace } from '@/api/contract'

/** «谊城公寓社区居委会» is called 谊城公寓社区. */
export function shortName(name: string): string {
  return name.replace(/(居民委员会|居委会|村民委员会|村委会)$/, '')
}

/** An address without what stands before it already: «河西区友谊路街道谊景村3号楼» beside 友谊路街道 is 谊景村3号楼. */
export function shortAddress(address: string, place: Pick<CasePlace, 'street'>): string {
  const rest = address.replace(/^[\u4e00-\u9fff]{2,4}区(?=[\u4e00-\u9fff])/, '')
  if (place.street && rest.startsWith(place.street) && rest.length > place.street.length) return rest.slice(place.street.length)
  return rest || address
}
