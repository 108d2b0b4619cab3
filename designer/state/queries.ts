import type { RecordQuery } from '../../schemas/record.ts'
import { api, type RunQuery, type TallyQuery } from '../api.ts'

type Signalled = { readonly signal: AbortSignal }

/**
 * Every question the pages ask, with the key under which its answer is kept. Live changes name the same keys, so a page
 * that uses these stays true without doing anything for it.
 */
export const queries = {
  overview: () => ({ queryKey: ['overview'], queryFn: ({ signal }: Signalled) => api.overview(signal) }),
  flows: () => ({ queryKey: ['flows'], queryFn: ({ signal }: Signalled) => api.flows(signal) }),
  flow: (id: string) => ({ queryKey: ['flow', id], queryFn: ({ signal }: Signalled) => api.flow(id, signal) }),
  versions: (id: string) => ({
    queryKey: ['flow', id, 'versions'],
    queryFn: ({ signal }: Signalled) => api.versions(id, signal)
  }),
  // A version never changes.
  flowVersion: (id: string, version: number) => ({
    queryKey: ['flow-version', id, version],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }: Signalled) => api.flowVersion(id, version, signal)
  }),
  // To count costs the server time, so it is done when somebody asks for it, and not whenever a run changes.
  tally: (id: string, query: TallyQuery) => ({
    queryKey: ['tally', id, query],
    staleTime: 30_000,
    queryFn: ({ signal }: Signalled) => api.tally(id, query, signal)
  }),
  drafts: () => ({ queryKey: ['drafts'], queryFn: ({ signal }: Signalled) => api.drafts(signal) }),
  palette: () => ({
    queryKey: ['palette'],
    staleTime: 60_000,
    queryFn: ({ signal }: Signalled) => api.palette(signal)
  }),
  // A draft is changed by whoever has it open, and never under their hands; who closes it throws the answer away.
  draft: (id: string) => ({
    queryKey: ['draft', id],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }: Signalled) => api.draft(id, signal)
  }),
  runs: (query: RunQuery) => ({
    queryKey: ['runs', 'some', query],
    queryFn: ({ signal }: Signalled) => api.runs(query, signal)
  }),
  run: (id: string) => ({ queryKey: ['run', id], queryFn: ({ signal }: Signalled) => api.run(id, signal) }),
  occasions: (flowId: string) => ({
    queryKey: ['occasions', flowId],
    queryFn: ({ signal }: Signalled) => api.occasions(flowId, signal)
  }),
  // What was played never changes.
  playedRun: (id: string, runId: string) => ({
    queryKey: ['played-run', id, runId],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }: Signalled) => api.playedRun(id, runId, signal)
  }),
  messageCounts: () => ({
    queryKey: ['messages', 'counts'],
    queryFn: ({ signal }: Signalled) => api.messageCounts(signal)
  }),
  // Plugins do not come and go while the page is open, and counts are read from the overview.
  entities: () => ({
    queryKey: ['entities'],
    staleTime: 60_000,
    queryFn: ({ signal }: Signalled) => api.entities(signal)
  }),
  actions: () => ({
    queryKey: ['actions'],
    staleTime: 60_000,
    queryFn: ({ signal }: Signalled) => api.actions(signal)
  }),
  records: (entity: string, query: RecordQuery) => ({
    queryKey: ['records', entity, 'some', query],
    queryFn: ({ signal }: Signalled) => api.records(entity, query, signal)
  }),
  record: (entity: string, id: string) => ({
    queryKey: ['record', entity, id],
    queryFn: ({ signal }: Signalled) => api.record(entity, id, signal)
  }),
  timeline: (entity: string, id: string) => ({
    queryKey: ['timeline', entity, id],
    queryFn: ({ signal }: Signalled) => api.timeline(entity, id, signal)
  }),
  audit: (entity: string, id: string) => ({
    queryKey: ['audit', entity, id],
    queryFn: ({ signal }: Signalled) => api.audit(entity, id, signal)
  })
} as const
