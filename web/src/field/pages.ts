/** The grid worker's pages in one piece: once the face is open, none of them needs the network to appear. */
export { default as CasePage } from './case/CasePage.vue'
export { default as NewPage } from './opening/NewPage.vue'
export { default as OutboxPage } from './outbox/OutboxPage.vue'
export { default as ReportPage } from './report/ReportPage.vue'
export { default as FieldFrame } from './shell/FieldFrame.vue'
export { default as MePage } from './shell/MePage.vue'
export { default as TodayPage } from './today/TodayPage.vue'
export { default as RoundVisitsPage } from './visits/RoundVisitsPage.vue'
export { default as VisitPage } from './visits/VisitPage.vue'

/** The map is large; it is fetched while the worker reads the list, so that it is there when the network is not. */
export function fetchAhead(): void {
  const fetchAll = (): void => {
    void Promise.allSettled([import('./map/MapPage.vue'), import('@/kernel/place/PlaceSheet.vue'), import('@/kernel/map/DistrictMap.vue')])
  }
  if ('requestIdleCallback' in window) requestIdleCallback(fetchAll, { timeout: 8000 })
  else setTimeout(fetchAll, 3000)
}
