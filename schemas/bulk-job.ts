import type { Millis } from './json.ts'
import type { Localized } from './localized.ts'
import type { RunStatus } from './run.ts'

export const bulkActions = ['cancel', 'retry', 'move', 'finish'] as const
export type BulkAction = (typeof bulkActions)[number]

/** Something done to all runs of a selection, page by page; how far it has come is stored, so it survives a restart. */
export interface BulkJob {
  readonly id: string
  readonly action: BulkAction
  readonly selection: RunSelection
  readonly options: BulkOptions
  readonly by: string
  /**
   * `working`; `held`: the canary is done and the rest waits for a word, or the check has found runs that cannot move;
   * `paused` by a person; `done`; `cancelled`: what was not reached stays as it was.
   */
  readonly state: 'working' | 'held' | 'paused' | 'done' | 'cancelled'
  /** A move looks at every run before it moves the first one; everything else acts at once. */
  readonly phase: 'check' | 'act'
  /** What the check found; null before it is done, and where there is none. */
  readonly check: BulkCheck | null
  /** Runs to do before the job is held; null: none, or the rest has been allowed. */
  readonly canary: number | null
  /** Runs that matched when the job began. */
  readonly total: number
  /** Runs that it was done to, and could not be done to; while checking, that can be moved and that cannot. One that no longer
   * matched when its turn came counts as neither. */
  readonly done: number
  readonly failed: number
  /** Why runs failed, by code; at most so many are told apart. */
  readonly reasons: readonly BulkReason[]
  /** Runs are taken newest first; where the next page begins. */
  readonly cursor: string | null
  readonly createdAt: Millis
  readonly updatedAt: Millis
}

export interface BulkCheck {
  readonly can: number
  readonly cannot: number
  readonly reasons: readonly BulkReason[]
}

export interface BulkReason {
  readonly code: string
  readonly message: Localized
  readonly count: number
  /** One of the runs. */
  readonly runId: string
}

/** Which runs are meant; what is left out does not matter. The list of runs is narrowed by the same. */
export interface RunSelection {
  readonly status?: RunStatus
  readonly isUnfinished?: boolean
  readonly flowId?: string
  readonly subject?: string
  readonly version?: number
  /** A step at which the run stands, or stood when it failed or was cancelled. */
  readonly at?: string
  readonly errorCode?: string
  /** Runs that this run has started as sub-flows. */
  readonly parent?: string
  /** From this time on, and before that one. */
  readonly createdFrom?: Millis
  readonly createdTo?: Millis
  readonly updatedFrom?: Millis
  readonly updatedTo?: Millis
}

export interface BulkOptions {
  /** Of a retry: on its own version, or on the newest one. */
  readonly on?: 'same' | 'newest'
  /** Of a move: the version to go on with; default the newest. */
  readonly to?: number
  /** Of a cancel. */
  readonly reason?: string
}

/** What a job would do, without doing it. */
export interface BulkPreview {
  readonly total: number
  readonly sample: readonly BulkSample[]
}

export interface BulkSample {
  readonly runId: string
  readonly status: RunStatus
  /** Why nothing can be done with this run; null when it can. */
  readonly refusal: Localized | null
}
