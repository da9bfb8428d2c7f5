/** Whose case it is: a caller's, whose name or number came in, or the own one of somebody who works here. Pure. */
import type { CaseDetail } from '@/api/contract'

export function isOwn(reporter: CaseDetail['reporter']): boolean {
  return Boolean(reporter?.user && !reporter.name && !reporter.phone)
}
