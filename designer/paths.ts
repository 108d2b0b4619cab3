/** Addresses of the app's own pages. */
export const paths = {
  overview: '/',
  flows: '/flows',
  flow: (id: string): string => `/flows/${encodeURIComponent(id)}`,
  newFlow: '/flows/new',
  editFlow: (id: string): string => `${paths.flow(id)}/edit`,
  runs: '/runs',
  runsWith: (filter: { readonly status?: string; readonly flowId?: string }): string =>
    `/runs?${new URLSearchParams(filter)}`,
  run: (id: string): string => `/runs/${encodeURIComponent(id)}`,
  messages: '/messages',
  messagesIn: (state: string): string => `/messages?state=${state}`,
  account: '/account',
  people: '/people',
  roles: '/roles',
  setup: '/setup',
  entities: '/records',
  records: (entity: string): string => `/records/${encodeURIComponent(entity)}`,
  newRecord: (entity: string): string => `/records/${encodeURIComponent(entity)}/new`,
  record: (entity: string, id: string): string => `/records/${encodeURIComponent(entity)}/${encodeURIComponent(id)}`,
  editRecord: (entity: string, id: string): string => `${paths.record(entity, id)}/edit`
} as const
