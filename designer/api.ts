import type { BulkAction, BulkJob, BulkOptions, BulkPreview, RunSelection } from '../schemas/bulk-job.ts'
import type { DraftSummary, DraftView, FlowDraft, FlowFinding, Palette } from '../schemas/draft.ts'
import type { FlowTally } from '../schemas/flow-tally.ts'
import type { Flow } from '../schemas/flow.ts'
import type { JsonObject } from '../schemas/json.ts'
import type { Preview, PreviewRequest } from '../schemas/preview.ts'
import type { Problem } from '../schemas/problem.ts'
import type { RecordPage, RecordQuery, StoredRecord } from '../schemas/record.ts'
import type { OccasionChoices, PlayedRunView, RehearsalView } from '../schemas/rehearsal.ts'
import type { MessageDecision, MessageState, OpenState } from '../schemas/message.ts'
import type { RunStatus } from '../schemas/run.ts'
import type {
  ActionView,
  AuditEntry,
  EntityView,
  FlowSummary,
  FlowVersionView,
  InFlightGroup,
  FlowView,
  LiveChange,
  MessageCounts,
  MessageDetail,
  MessagePage,
  Overview,
  RunDetail,
  RunPage,
  SettledMessages,
  TimelinePage
} from '../schemas/views.ts'

/**
 * The only file that names the server, beside `account-api.ts`. It turns calls into requests and refusals into `ApiFailure`; it must never keep
 * state, decide what is shown, or word a text.
 */
export const api = {
  overview: (signal: AbortSignal) => get<Overview>('/api/overview', signal),
  flows: async (signal: AbortSignal) => (await get<{ flows: readonly FlowSummary[] }>('/api/flows', signal)).flows,
  flow: (id: string, signal: AbortSignal) => get<FlowView>(`/api/flows/${part(id)}`, signal),
  versions: async (id: string, signal: AbortSignal) =>
    (await get<{ versions: readonly FlowVersionView[] }>(`/api/flows/${part(id)}/versions`, signal)).versions,
  flowVersion: (id: string, version: number, signal: AbortSignal) =>
    get<{ version: number; flow: Flow }>(`/api/flows/${part(id)}/versions/${version}`, signal),
  nameVersion: (id: string, version: number, name: string | null) =>
    send<object>('PUT', `/api/flows/${part(id)}/versions/${version}/name`, { body: { name } }),
  rollBack: (id: string, version: number) =>
    send<{ version: number }>('POST', `/api/flows/${part(id)}/rollback`, { body: { version } }),
  /** Runs under way, and whether they could go on with the draft. */
  inFlight: async (id: string) =>
    (await send<{ groups: readonly InFlightGroup[] }>('GET', `/api/flows/${part(id)}/inflight?to=draft`)).groups,
  decideInFlight: (id: string, decision: InFlightDecision) =>
    send<{ job: BulkJob | null }>('POST', `/api/flows/${part(id)}/inflight`, {
      body: decision as unknown as JsonObject
    }),
  tally: (id: string, query: TallyQuery, signal: AbortSignal) =>
    get<FlowTally>(`/api/flows/${part(id)}/tally${search(query)}`, signal),
  drafts: async (signal: AbortSignal) => (await get<{ drafts: readonly DraftSummary[] }>('/api/drafts', signal)).drafts,
  palette: (signal: AbortSignal) => get<Palette>('/api/palette', signal),
  draft: (id: string, signal: AbortSignal) => get<DraftView>(`/api/flows/${part(id)}/draft`, signal),
  beginFlow: (flow: Flow) => send<FlowDraft>('POST', '/api/flows', { body: flow }),
  saveDraft: (flow: Flow, revision: number) =>
    send<FlowDraft>('PUT', `/api/flows/${part(flow.id)}/draft`, { body: flow, version: revision }),
  validate: async (flow: Flow, signal: AbortSignal) =>
    (
      await send<{ findings: readonly FlowFinding[] }>('POST', `/api/flows/${part(flow.id)}/validate`, {
        body: flow,
        signal
      })
    ).findings,
  publish: (id: string, revision: number) =>
    send<{ version: number; draft: FlowDraft }>('POST', `/api/flows/${part(id)}/publish`, { version: revision }),
  preview: (asked: PreviewRequest, signal: AbortSignal) =>
    send<Preview>('POST', '/api/preview', { body: asked, signal }),
  runs: (query: RunQuery, signal: AbortSignal) => get<RunPage>(`/api/runs${search(query)}`, signal),
  run: (id: string, signal: AbortSignal) => get<RunDetail>(`/api/runs/${part(id)}`, signal),
  cancelRun: (id: string) => send<RunDetail>('POST', `/api/runs/${part(id)}/cancel`),
  enablePlugin: (id: string) => send<object>('POST', `/api/plugins/${part(id)}/enable`),
  retryRun: (id: string, outputs?: JsonObject) =>
    send<RunDetail>('POST', `/api/runs/${part(id)}/retry`, outputs ? { body: { outputs } } : {}),
  editRun: (id: string, outputs: JsonObject) =>
    send<RunDetail>('POST', `/api/runs/${part(id)}/edit`, { body: { outputs } }),
  occasions: (flowId: string, signal: AbortSignal) =>
    get<OccasionChoices>(`/api/flows/${part(flowId)}/occasions`, signal),
  rehearse: (flowId: string, ask: JsonObject) =>
    send<RehearsalView>('POST', `/api/flows/${part(flowId)}/rehearsals`, { body: ask }),
  rehearsal: (id: string, signal: AbortSignal) => get<RehearsalView>(`/api/rehearsals/${part(id)}`, signal),
  playedRun: (id: string, runId: string, signal: AbortSignal) =>
    get<PlayedRunView>(`/api/rehearsals/${part(id)}/runs/${part(runId)}`, signal),
  endRehearsal: (id: string) => send<RehearsalView>('DELETE', `/api/rehearsals/${part(id)}`),
  previewBulk: (selected: BulkRequest) =>
    send<BulkPreview>('POST', '/api/runs/bulk', { body: { ...selected, dryRun: true } as unknown as JsonObject }),
  beginBulk: (selected: BulkRequest) =>
    send<BulkJob>('POST', '/api/runs/bulk', { body: selected as unknown as JsonObject }),
  bulkJob: (id: string) => send<BulkJob>('GET', `/api/runs/bulk/${part(id)}`),
  controlBulk: (id: string, act: 'continue' | 'pause' | 'cancel') =>
    send<BulkJob>('POST', `/api/runs/bulk/${part(id)}/${act}`),
  messages: (query: MessageQuery, signal: AbortSignal) => get<MessagePage>(`/api/messages${search(query)}`, signal),
  messageCounts: async (signal: AbortSignal) => (await get<MessageCounts>('/api/messages/counts', signal)).channels,
  settleMessage: (id: string, decision: MessageDecision) =>
    send<MessageDetail>('POST', `/api/messages/${part(id)}/settle`, { body: { decision } }),
  settleMessages: (matching: OpenMessages, decision: MessageDecision) =>
    send<SettledMessages>('POST', '/api/messages/settle', { body: { ...matching, decision } }),
  entities: async (signal: AbortSignal) =>
    (await get<{ entities: readonly EntityView[] }>('/api/entities', signal)).entities,
  actions: async (signal: AbortSignal) =>
    (await get<{ actions: readonly ActionView[] }>('/api/actions', signal)).actions,
  records: (entity: string, query: RecordQuery, signal: AbortSignal) =>
    get<RecordPage>(`/api/records/${part(entity)}${search(query)}`, signal),
  record: (entity: string, id: string, signal: AbortSignal) =>
    get<StoredRecord>(`/api/records/${part(entity)}/${part(id)}`, signal),
  createRecord: (entity: string, values: JsonObject) =>
    send<StoredRecord>('POST', `/api/records/${part(entity)}`, { body: values }),
  updateRecord: (entity: string, { id, version }: RecordVersion, values: JsonObject) =>
    send<StoredRecord>('PATCH', `/api/records/${part(entity)}/${part(id)}`, { body: values, version }),
  deleteRecord: (entity: string, { id, version }: RecordVersion) =>
    send<null>('DELETE', `/api/records/${part(entity)}/${part(id)}`, { version }),
  timeline: async (entity: string, id: string, signal: AbortSignal) =>
    (await get<TimelinePage>(`/api/records/${part(entity)}/${part(id)}/timeline`, signal)).items,
  audit: async (entity: string, id: string, signal: AbortSignal) =>
    (await get<{ entries: readonly AuditEntry[] }>(`/api/records/${part(entity)}/${part(id)}/audit`, signal)).entries,
  formAddress: (form: string): string => `/f/${part(form)}`,
  hookAddress: (flowId: string): string => `/hooks/${part(flowId)}`
} as const

export interface TallyQuery {
  readonly version: number | null
  readonly from: string | null
}

/** What becomes of the runs of a version that stand at a step. */
export interface InFlightDecision {
  readonly version: number
  readonly step?: string
  readonly action: 'move' | 'finish'
  readonly to: number
}

export interface RunQuery {
  readonly status?: RunStatus
  readonly flowId?: string
  readonly at?: string
  readonly version?: number
  readonly limit?: number
  readonly cursor?: string
}

/** Which runs a job is about: the list of runs is narrowed by the same. */
export type BulkFilter = Pick<RunSelection, 'status' | 'isUnfinished' | 'flowId' | 'at' | 'version'>

export interface BulkRequest {
  readonly action: BulkAction
  readonly filter: BulkFilter
  readonly options?: BulkOptions
}

export interface MessageQuery {
  readonly state?: MessageState
  readonly channel?: string
  readonly limit?: number
  readonly cursor?: string
}

/** Messages that wait for a decision; `until` leaves out what nobody has seen yet. */
export interface OpenMessages {
  readonly state: OpenState
  readonly channel?: string
  readonly until: number
}

export type RecordVersion = Pick<StoredRecord, 'id' | 'version'>

/** A request that did not succeed. `status` is 0 when no answer came at all. */
export class ApiFailure extends Error {
  readonly status: number
  readonly problem: Problem | null

  constructor(status: number, problem: Problem | null, cause?: unknown) {
    super(problem?.title ?? `HTTP ${status}`, { cause })
    this.name = 'ApiFailure'
    this.status = status
    this.problem = problem
  }
}

export interface LiveListener {
  readonly opened: () => void
  readonly lost: () => void
  readonly changed: (change: LiveChange) => void
}

const reopenAfterMs = 3_000

/** Listens to the server's live changes until the returned function is called. Opens again when the line is cut. */
export function listenLive(listener: LiveListener): () => void {
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const open = (): void => {
    source = new EventSource('/api/live')
    source.onopen = listener.opened
    source.addEventListener('change', (event: MessageEvent<string>) =>
      listener.changed(JSON.parse(event.data) as LiveChange)
    )
    source.onerror = () => {
      listener.lost()
      source?.close()
      timer = setTimeout(open, reopenAfterMs)
    }
  }
  open()
  return () => {
    clearTimeout(timer)
    source?.close()
  }
}

/** Browsers refuse to keep larger requests alive. */
const keepaliveCharsMax = 20_000

interface Sending {
  readonly body?: JsonObject | Flow | PreviewRequest
  readonly version?: number
  readonly signal?: AbortSignal
}

export function get<T>(path: string, signal: AbortSignal): Promise<T> {
  return request<T>(path, { headers: { accept: 'application/json' }, signal })
}

export function send<T>(method: string, path: string, { body, version, signal }: Sending = {}): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (body) headers['content-type'] = 'application/json'
  if (version !== undefined) headers['if-match'] = `"${version}"`
  const text = body && JSON.stringify(body)
  return request<T>(path, {
    method,
    headers,
    ...(text ? { body: text } : {}),
    ...(signal ? { signal } : {}),
    // What is sent while the page is being left still arrives.
    keepalive: (text ?? '').length < keepaliveCharsMax
  })
}

export async function request<T>(path: string, init: RequestInit): Promise<T> {
  const response = await fetch(path, init).catch((cause: unknown) => {
    if (init.signal?.aborted) throw cause
    throw new ApiFailure(0, null, cause)
  })
  if (!response.ok) throw new ApiFailure(response.status, await readProblem(response))
  return (response.status === 204 ? null : await response.json()) as T
}

async function readProblem(response: Response): Promise<Problem | null> {
  if (!response.headers.get('content-type')?.includes('json')) return null
  return (await response.json().catch(() => null)) as Problem | null
}

export function part(text: string): string {
  return encodeURIComponent(text)
}

function search(query: RunQuery | MessageQuery | RecordQuery | TallyQuery): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue
    params.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
  return params.size === 0 ? '' : `?${params}`
}
