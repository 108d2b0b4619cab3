import type { JsonObject, Millis } from '../../schemas/json.ts'
import type { RecordPage, RecordQuery, StoredRecord } from '../../schemas/record.ts'
import type { AuditEntry } from '../../schemas/views.ts'
import type { EngineEvent, RecordChange } from '../core/event.ts'
import type { OpenWait } from '../core/open-wait.ts'
import type { EngineError } from '../errors.ts'
import type { CallBook } from './call-book.ts'
import type { Accounts } from './accounts.ts'
import type { Drafts } from './drafts.ts'
import type { Leases } from './leases.ts'
import type { Outbox } from './outbox.ts'
import type {
  Admission,
  Admitted,
  EnqueuedRun,
  NewRun,
  NewSignal,
  RunDelivery,
  RunHandle,
  RunProgress,
  RunReader
} from './run-reader.ts'
import type { JobStore } from './job-store.ts'
import type { PluginValues } from './plugin-values.ts'
import type { RetentionStore } from './retention-store.ts'
import type { Setup } from './setup.ts'
import type { Standing } from './standing.ts'

export type * from './job-store.ts'
export type * from './retention-store.ts'
export type * from './run-reader.ts'
export type * from './setup.ts'

/**
 * Everything that lasts. One function, one transaction; commits that are ready at the same time share one (group commit).
 * What a commit answers with is synced to disk.
 */
export interface Store {
  /** T1 and T3: everything in it happens, or nothing. */
  commit(commit: Commit): Promise<CommitOutcome>
  /** Lets queued runs of a flow begin, oldest first, as far as its limits allow. */
  admit(admission: Admission): Promise<Admitted>
  readonly records: RecordReader
  readonly runs: RunReader
  readonly leases: Leases
  readonly outbox: Outbox
  readonly refusals: Refusals
  readonly setup: Setup
  readonly drafts: Drafts
  readonly accounts: Accounts
  readonly jobs: JobStore
  readonly retention: RetentionStore
  readonly calls: CallBook
  readonly pluginValues: PluginValues
  /** Checks of what the store promises of itself, for `mach doctor`. */
  checkIntegrity(): Promise<readonly IntegrityFinding[]>
  /** How much is to be done, for those who look after the installation. */
  standing(): Promise<Standing>
  close(): Promise<void>
}

export interface Commit {
  /** Who did it: `run:<id>/<step>`, `user:<id>`, `import:<id>`, `api`. */
  readonly actor: string
  readonly at: Millis
  readonly writes: readonly RecordWrite[]
  readonly messages: readonly NewMessage[]
  readonly runs: readonly NewRun[]
  readonly signals: readonly NewSignal[]
  /** How far a run has come. */
  readonly progress?: RunProgress | undefined
  /** What is said to other runs. */
  readonly deliveries: readonly RunDelivery[]
  /** Next times of schedules, by flow id. */
  readonly schedules?: Readonly<Record<string, Millis>> | undefined
  readonly reactions: Reactions
}

/** What follows from an event. Called inside the transaction of the event, so it must be pure. */
export interface Reactions {
  /** Runs that the event starts. */
  startedBy(event: EngineEvent): readonly NewRun[]
  /** Whether a run waits for this event. */
  matches(wait: OpenWait, event: EngineEvent): boolean
}

export type CommitOutcome =
  | {
      readonly ok: true
      /** Runs that were to be started, in the order in which they were asked for. */
      readonly runs: readonly EnqueuedRun[]
      readonly changes: readonly RecordChange[]
      /** Other runs that something was delivered to, as they are now. */
      readonly reached: readonly RunHandle[]
    }
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

export interface NewMessage {
  readonly id: string
  readonly runId: string
  readonly stepId: string
  readonly channel: string
  readonly payload: JsonObject
  readonly about: string | null
}

export type Where = NonNullable<RecordQuery['where']>

export interface RecordReader {
  get(entity: string, id: string): Promise<StoredRecord | null>
  /** `within`: further conditions that all hold, whatever the query asks for. */
  find(entity: string, query: RecordQuery, within?: readonly Where[]): Promise<RecordPage>
  /** Records that are not deleted and match. */
  count(entity: string, where?: RecordQuery['where'], within?: readonly Where[]): Promise<number>
  audit(entity: string, id: string): Promise<readonly AuditEntry[]>
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

export interface IntegrityFinding {
  readonly check: string
  readonly ok: boolean
  readonly detail: string
}
