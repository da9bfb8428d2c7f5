/** The roles of the district; administrator and auditor are never the same person (the server sees to it). */
export const ROLES = [
  'grid_worker',
  'grid_lead',
  'community',
  'street_centre',
  'district_centre',
  'department_clerk',
  'department_head',
  'partner',
  'mediator',
  'mediation_lead',
  'administrator',
  'auditor',
]

/** The scopes of machine tokens: a closed list, none of them opens personal data. */
export const SCOPES = ['cases.read', 'cases.report', 'cases.export', 'catalogue.read', 'places.read', 'insight.read', 'metrics']
