import type { RunSelection } from '../../schemas/bulk-job.ts'
import type { JournalEntry } from '../../schemas/journal.ts'
import type { Json, JsonObject, Millis } from '../../schemas/json.ts'
import type { Run, RunStatus } from '../../schemas/run.ts'
import type { FlowOutcome } from '../../schemas/trigger.ts'
import type { Gate } from '../core/compiled-flow.ts'
import type { OpenQuestion } from '../core/open-questions.ts'
import type { OpenWait } from '../core/open-wait.ts'
import type { TallySelection, TallySlice } from './tally-slice.ts'

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
  /** The run and step that wait for it. */
  readonly parent?: RunParent | undefined
  readonly enrolment?: EnrolmentTerms | undefined
  /** Waits in line until `Store.admit` lets it begin. */
  readonly isHeld?: boolean
  readonly debounce?: { readonly key: string; readonly quietMs: Millis; readonly atMostMs: Millis } | undefined
}

export interface RunParent {
  readonly runId: string
  readonly step: string
}

/** Who is enrolled, and on what terms. */
export interface EnrolmentTerms {
  readonly key: string
  readonly onConflict: 'skip' | 'restart' | 'queue' | 'parallel'
  readonly reEnrol: 'always' | 'never' | Millis
  readonly group: string | null
}

/** Why a run that a trigger asked for was not started. */
export type SkipReason = 'inFlow' | 'inGroup' | 'wasInFlow' | 'loop'

/** A run as workers handle it. `n` and `seq` are the store's: `seq` counts its commits and is the fence against others. */
export interface RunHandle {
  readonly n: number
  readonly seq: number
  readonly run: Run
  readonly causeDepth: number
  readonly parent: RunParent | null
}

export type EnqueuedRun =
  | {
      readonly handle: RunHandle
      /** False when the key gave a run that was there before. */
      readonly isNew: boolean
    }
  | { readonly handle: null; readonly isNew: false; readonly flowId: string; readonly skipped: SkipReason }

export interface RunProgress {
  readonly handle: RunHandle
  readonly entries: readonly JournalEntry[]
  readonly status: RunStatus
  readonly wakeAt: Millis | null
  /** What the run waits for from now on, in place of what it waited for; absent: as before. */
  readonly waits?: readonly OpenWait[] | undefined
  /** How a finished run ended: those who wait for it hear of it. */
  readonly end?: { readonly outcome: FlowOutcome; readonly result: Json } | undefined
  /** The run had ended and comes back on these terms; refused with RUN_REPLACED when another one has its place. */
  readonly returns?: EnrolmentTerms
  /** Version it goes on with. */
  readonly flowVersion?: number
  /** Steps at which it stands; absent: as before. */
  readonly at?: readonly string[]
  /** What people are asked from now on, in place of what they were asked; absent: as before. */
  readonly questions?: readonly OpenQuestion[] | undefined
}

/** An entry for the journal of another run, which makes it ready; `cancelled` ends it, and with it all runs that it
 * waits for. Finished runs take none. */
export interface RunDelivery {
  readonly runId: string
  readonly entry: JournalEntry
}

export interface NewSignal {
  readonly id: string
  readonly name: string
  /** Whose signal it is; '' is everybody's. */
  readonly key: string
  readonly data: JsonObject
}

export interface Admission {
  readonly flowId: string
  /** Null: the flow has no limits. */
  readonly gate: Gate | null
  readonly now: Millis
}

export interface Admitted {
  readonly handles: readonly RunHandle[]
  /** When to look again; null when a run that ends will bring it about, or nothing waits. */
  readonly nextAt: Millis | null
}

export interface RunFilter extends RunSelection {
  readonly limit: number
  readonly cursor?: string
}

/** Unfinished runs of one version that stand at the same steps. */
export interface RunGroup {
  readonly version: number
  readonly at: readonly string[]
  readonly count: number
}

/** A question that a person has not decided. */
export interface AskedApprover {
  readonly runId: string
  readonly flowId: string
  readonly subject: string | null
  readonly step: string
  readonly approver: string
  readonly title: string
  readonly askedAt: Millis
  readonly until: Millis
}

export interface RunReader {
  find(id: string): Promise<RunHandle | null>
  journal(handle: RunHandle): Promise<readonly JournalEntry[]>
  list(filter: RunFilter): Promise<{ readonly handles: readonly RunHandle[]; readonly nextCursor: string | null }>
  count(selection: RunSelection): Promise<number>
  /** Unfinished runs of a flow by version and the steps at which they stand. */
  groups(flowId: string): Promise<readonly RunGroup[]>
  /** What a stretch of a flow's runs did, of the newest ones or from `upTo` down. */
  tally(selection: TallySelection, upTo: number | null): Promise<TallySlice>
  /** Open questions to a person, or to everybody (null), soonest deadline first. */
  questions(approver: string | null, limit: number): Promise<readonly AskedApprover[]>
  /** Ready runs of a flow in the order in which they came, after `afterN`. */
  ready(flowId: string, afterN: number, limit: number): Promise<readonly RunHandle[]>
  flowsWithReadyRuns(): Promise<readonly string[]>
  /** Waiting runs whose time has come, earliest first, but for those of paused flows. */
  due(now: Millis, limit: number, pausedFlows: readonly string[]): Promise<readonly RunHandle[]>
  /** Unfinished runs that this one has started and waits for. */
  children(runId: string): Promise<readonly RunHandle[]>
  /** Flows with queued runs. */
  flowsWithQueuedRuns(): Promise<readonly string[]>
  /** Runs that were not started, by flow and reason. */
  skips(flowId?: string): Promise<readonly SkipCount[]>
  nextWakeAt(after: Millis): Promise<Millis | null>
  /** When the oldest run began that is not finished; null when there is none. */
  oldestUnfinishedAt(): Promise<Millis | null>
  countByStatus(flowId?: string): Promise<Readonly<Record<RunStatus, number>>>
  /** Milliseconds from enqueue to end of the completed runs of a flow, shortest first; at most 100,000. */
  durations(flowId: string): Promise<readonly number[]>
}

export interface SkipCount {
  readonly flowId: string
  readonly reason: SkipReason
  readonly count: number
}
