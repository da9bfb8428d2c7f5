/** Where the desk's pages are. `meta.may` names the actions of which one must be held; without it, every desk role may. */
import type { RouteRecordRaw } from 'vue-router'

import { faces } from './faces'

declare module 'vue-router' {
  interface RouteMeta {
    may?: string[]
  }
}

const page = (path: string, title: string, component: () => Promise<unknown>, may?: string[]): RouteRecordRaw => ({
  path,
  component: component as never,
  meta: { title: `desk.nav.${title}`, signedIn: true, may },
})

const facePage = ({ path, title, component }: (typeof faces)[number]['pages'][number]): RouteRecordRaw => ({
  path,
  component: component as never,
  meta: { title, signedIn: true },
})

/** Cases are one's work, in an area, a unit or a team alone (see `handlesCases` of the session). */
const WORK = ['cases.view', 'cases.attach']
const SEE = ['cases.view', 'cases.attach', 'audit.read']

export const consoleRoutes: RouteRecordRaw[] = [
  {
    path: '/desk',
    component: () => import('./shell/DeskShell.vue'),
    meta: { signedIn: true },
    children: [
      page('', 'home', () => import('./shell/HomePage.vue')),
      page('inbox', 'inbox', () => import('./inbox/InboxPage.vue'), WORK),
      page('board', 'board', () => import('./board/BoardPage.vue'), WORK),
      page('cases', 'cases', () => import('./cases/CasesPage.vue'), SEE),
      page('cases/:uuid', 'case', () => import('./case/CasePage.vue'), SEE),
      page('new', 'new', () => import('./new/NewPage.vue'), WORK),
      page('new/:type', 'new', () => import('./new/NewCasePage.vue'), WORK),
      page('report', 'report', () => import('./report/ReportPage.vue'), ['cases.report']),
      page('rounds', 'rounds', () => import('./rounds/RoundsPage.vue'), ['rounds.view']),
      page('rounds/new', 'newRound', () => import('./rounds/NewRoundPage.vue'), ['rounds.open']),
      page('rounds/:uuid', 'round', () => import('./rounds/RoundPage.vue'), ['rounds.view']),
      page('rounds/:uuid/doors/:order', 'doorList', () => import('./rounds/DoorListPage.vue'), ['rounds.view']),
      page('settling', 'settling', () => import('./settling/SettlingPage.vue'), ['facts.settle', 'devices.decide']),
      page('map', 'map', () => import('./map/MapPage.vue'), WORK),
      page('lpg', 'lpg', () => import('./gas/GasPage.vue'), ['cylinders.view']),
      page('cylinders/:code', 'cylinder', () => import('./gas/CylinderPage.vue'), ['cylinders.scan']),
      page('inspections/:uuid', 'inspection', () => import('./gas/InspectionPage.vue'), ['cylinders.view']),
      page('stats', 'stats', () => import('./stats/StatsPage.vue'), ['insight.view']),
      page('units/:unit', 'unit', () => import('./stats/UnitPage.vue'), ['insight.view']),
      page('sweeps/all', 'sweep', () => import('./sweeps/SweepsPage.vue')),
      page('sweeps/contacts', 'contacts', () => import('./sweeps/ContactsPage.vue'), ['rounds.open']),
      page('sweeps/enrolments/:uuid', 'enrolment', () => import('./sweeps/EnrolmentPage.vue'), ['rounds.open']),
      page('sweeps/consents/:uuid', 'consent', () => import('./sweeps/ConsentPage.vue')),
      page('settings', 'settings', () => import('./settings/SettingsPage.vue')),
      page('settings/catalogue', 'catalogue', () => import('./catalogue/CataloguePage.vue'), ['catalogue.view']),
      page('settings/people', 'people', () => import('./people/PeoplePage.vue'), ['users.manage']),
      page('settings/tokens', 'tokens', () => import('./people/TokensPage.vue'), ['tokens.manage']),
      page('settings/import', 'import', () => import('./imports/ImportPage.vue'), ['places.import']),
      page('settings/audit', 'audit', () => import('./audit/AuditPage.vue'), ['audit.read']),
      ...faces.flatMap((face) => face.pages.map(facePage)),
      page(':rest(.*)*', 'missing', () => import('./shell/MissingPage.vue')),
    ],
  },
  page('/desk/wall', 'wall', () => import('./wall/WallPage.vue'), ['insight.wall']),
]
