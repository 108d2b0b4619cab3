import type { Entity } from '../../schemas/entity.ts'
import type { Flow } from '../../schemas/flow.ts'
import type { Form } from '../../schemas/form.ts'
import type { JournalEntry } from '../../schemas/journal.ts'
import type { JsonObject, Millis } from '../../schemas/json.ts'
import type { Manifest } from '../../schemas/manifest.ts'
import type { Message, MessageState } from '../../schemas/message.ts'
import type { RecordPage, RecordQuery, StoredRecord } from '../../schemas/record.ts'
import type { Run, RunStatus } from '../../schemas/run.ts'
import type { AuditEntry } from '../../schemas/views.ts'
import type { EngineError } from '../errors.ts'
import type { Drafts } from './drafts.ts'

/**
 * Everything that lasts. One function, one transaction; commits that are ready at the same time share one (group commit).
 * What a commit answers with is synced to disk.
 */
export interface Store {
  /** T1 and T3: everything in it happens, or nothing. */
  commit(commit: Commit): Promise<CommitOutcome>
  readonly records: RecordReader
  readonly runs: RunReader
  readonly outbox: Outbox
  readonly refusals: Refusals
  readonly setup: Setup
  readonly drafts: Drafts
  /** Checks of what the store promises of itself, for `mach doctor`. */
  checkIntegrity(): Promise<readonly IntegrityFinding[]>
  close(): Promise<void>
}

export interface Commit {
  /** Who did it: `run:<id>/<step>`, `user:<id>`, `import:<id>`, `api`. */
  readonly actor: string
  readonly at: Millis
  readonly writes: readonly RecordWrite[]
  readonly messages: readonly NewMessage[]
  readonly runs: readonly NewRun[]
  /** How far a run has come. */
  readonly progress?: RunProgress
  /** Next times of schedules, by flow id. */
  readonly schedules?: Readonly<Record<string, Millis>>
  /** Runs that a record change starts; called inside the transaction, so it must be pure. */
  readonly startedBy: (change: RecordChange) => readonly NewRun[]
}

export type CommitOutcome =
  | { readonly ok: true; readonly runs: readonly EnqueuedRun[]; readonly changes: readonly RecordChange[] }
  /** A record read before has changed, a unique value is taken, or a value does not fit. Nothing was written. */
  | { readonly ok: false; readonly why: 'refused'; readonly error: EngineError }
  /** The run was moved on by someone else (cancelled, or another worker). Nothing was written. */
  | { readonly ok: false; readonly why: 'lost' }

export type RecordWrite = CreateWrite | UpdateWrite | DeleteWrite

interface WriteCommon {
  readonly entity: string
  readonly id: string
  /** Overrides the commit's actor. */
  readonly actor?: string
}
export interface CreateWrite extends WriteCommon {
  readonly op: 'create'
  readonly values: JsonObject
}
/** `version` null means: whatever it is now. A null value empties the field. */
export interface UpdateWrite extends WriteCommon {
  readonly op: 'update'
  readonly version: number | null
  readonly values: JsonObject
}
export interface DeleteWrite extends WriteCommon {
  readonly op: 'delete'
  readonly version: number | null
}

export interface RecordChange {
  readonly op: 'create' | 'update' | 'delete'
  readonly entity: string
  readonly id: string
  readonly before: StoredRecord | null
  readonly after: StoredRecord | null
  readonly changed: readonly string[]
}

export interface NewRun {
  readonly id: string
  readonly flowId: string
  readonly flowVersion: number
  /** Same flow and key: same run. Null: always a new one. */
  readonly key: string | null
  readonly subject: string | null
  readonly trigger: JsonObject
  readonly at: Millis
  /** How many runs caused each other before this one. */
  readonly causeDepth: number
}

/** A run as workers handle it. `n` and `seq` are the store's: `seq` counts its commits and is the fence against others. */
export interface RunHandle {
  readonly n: number
  readonly seq: number
  readonly run: Run
  readonly causeDepth: number
}

export interface EnqueuedRun {
  readonly handle: RunHandle
  /** False when the key gave a run that was there before. */
  readonly isNew: boolean
}

export interface RunProgress {
  readonly handle: RunHandle
  readonly entries: readonly JournalEntry[]
  readonly status: RunStatus
  readonly wakeAt: Millis | null
}

export interface NewMessage {
  readonly id: string
  readonly runId: string
  readonly stepId: string
  readonly channel: string
  readonly payload: JsonObject
  readonly about: string | null
}

export interface RecordReader {
  get(entity: string, id: string): Promise<StoredRecord | null>
  find(entity: string, query: RecordQuery): Promise<RecordPage>
  /** Records that are not deleted and match. */
  count(entity: string, where?: RecordQuery['where']): Promise<number>
  audit(entity: string, id: string): Promise<readonly AuditEntry[]>
}

export interface RunFilter {
  readonly status?: RunStatus
  readonly flowId?: string
  readonly subject?: string
  readonly limit: number
  readonly cursor?: string
}

export interface RunReader {
  find(id: string): Promise<RunHandle | null>
  journal(handle: RunHandle): Promise<readonly JournalEntry[]>
  list(filter: RunFilter): Promise<{ readonly handles: readonly RunHandle[]; readonly nextCursor: string | null }>
  /** Ready runs of a flow in the order in which they came, after `afterN`. */
  ready(flowId: string, afterN: number, limit: number): Promise<readonly RunHandle[]>
  flowsWithReadyRuns(): Promise<readonly string[]>
  /** Waiting runs whose time has come, earliest first. */
  due(now: Millis, limit: number): Promise<readonly RunHandle[]>
  nextWakeAt(after: Millis): Promise<Millis | null>
  countByStatus(flowId?: string): Promise<Readonly<Record<RunStatus, number>>>
  /** Milliseconds from enqueue to end of the completed runs of a flow, shortest first; at most 100,000. */
  durations(flowId: string): Promise<readonly number[]>
}

/** What was sent to a form or webhook and not taken. */
export interface Refusals {
  add(refusal: Refusal): Promise<void>
  countByCode(): Promise<Readonly<Record<string, number>>>
}

export interface Refusal {
  readonly at: Millis
  /** `form:<id>` or `webhook:<flow id>`. */
  readonly source: string
  /** The sender's key; the same key counts once. */
  readonly key: string | null
  readonly code: string
  /** Paths of the fields that were wrong; never their values. */
  readonly fields: readonly string[]
}

export interface Outbox {
  /** T4, first half: takes queued messages whose time has come and marks them `sending`. */
  claim(now: Millis, limit: number): Promise<readonly Message[]>
  /** T4, second half. */
  settle(settlement: Settlement): Promise<void>
  /** Messages left in `sending` by a process that died: their answer is lost. */
  abandoned(): Promise<readonly Message[]>
  nextAt(): Promise<Millis | null>
  ofRun(runId: string): Promise<readonly Message[]>
  aboutRecord(id: string, limit: number): Promise<readonly Message[]>
  countByState(): Promise<Readonly<Record<MessageState, number>>>
}

export interface Settlement {
  readonly id: string
  readonly state: Exclude<MessageState, 'sending'>
  readonly at: Millis
  readonly nextAt?: Millis
  readonly answer: string
}

/** What is installed: plugins, forms, flows. */
export interface Setup {
  readonly entities: () => readonly Entity[]
  /** Makes or widens the tables of entities; throws SCHEMA_CHANGE_REFUSED for what would lose data. */
  applyEntities(entities: readonly Entity[]): Promise<readonly string[]>
  savePlugin(plugin: InstalledPlugin, at: Millis): Promise<void>
  plugins(): Promise<readonly InstalledPlugin[]>
  saveForm(form: Form): Promise<void>
  forms(): Promise<readonly Form[]>
  /** Publishes a version; an unchanged flow keeps its version. */
  publishFlow(flow: Flow, at: Millis): Promise<number>
  /** The newest version of each flow. */
  flows(): Promise<readonly PublishedFlow[]>
  flowVersion(id: string, version: number): Promise<PublishedFlow | null>
  schedules(): Promise<Readonly<Record<string, Millis>>>
}

export interface InstalledPlugin {
  readonly manifest: Manifest
  readonly code: string
  /** Capabilities an admin has granted; a part of what the manifest asks for. */
  readonly granted: readonly string[]
}

export interface PublishedFlow {
  readonly flow: Flow
  readonly version: number
  readonly publishedAt: Millis
}

export interface IntegrityFinding {
  readonly check: string
  readonly ok: boolean
  readonly detail: string
}
