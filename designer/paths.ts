/** Addresses of the app's own pages. */
export const paths = {
  overview: '/',
  flows: '/flows',
  flow: (id: string): string => `/flows/${encodeURIComponent(id)}`,
  newFlow: '/flows/new',
  editFlow: (id: string): string => `${paths.flow(id)}/edit`,
  simulateFlow: (id: string): string => `${paths.flow(id)}/simulate`,
  tryFlow: (id: string): string => `${paths.flow(id)}/try`,
  versions: (id: string): string => `${paths.flow(id)}/versions`,
  runs: '/runs',
  runsWith: (filter: Readonly<Record<string, string>>): string => `/runs?${new URLSearchParams(filter)}`,
  run: (id: string): string => `/runs/${encodeURIComponent(id)}`,
  messages: '/messages',
  messagesIn: (state: string): string => `/messages?state=${state}`,
  entities: '/records',
  records: (entity: string): string => `/records/${encodeURIComponent(entity)}`,
  newRecord: (entity: string): string => `/records/${encodeURIComponent(entity)}/new`,
  record: (entity: string, id: string): string => `/records/${encodeURIComponent(entity)}/${encodeURIComponent(id)}`,
  editRecord: (entity: string, id: string): string => `${paths.record(entity, id)}/edit`
} as const
