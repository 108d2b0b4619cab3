import type { Json, JsonObject, Millis } from './json.ts'

/**
 * What can happen to a run. A run's state is the fold of its entries (`engine/core/fold-journal.ts`), so an entry is
 * never changed once committed. `at` is when it was decided.
 */
export type JournalEntry =
  | DoneEntry
  | FailedEntry
  | ChoseEntry
  | SleptEntry
  | WokeEntry
  | ForkedEntry
  | JoinedEntry
  | LoopedEntry
  | PagedEntry
  | AwaitedEntry
  | ReceivedEntry
  | ExpiredEntry
  | AskedEntry
  | DecidedEntry
  | DelegatedEntry
  | CalledEntry
  | ReturnedEntry
  | CompensatedEntry
  | GoalEntry
  | OverranEntry
  | FinishedEntry
  | CancelledEntry
  | RetriedEntry
  | MovedEntry
  | EditedEntry

interface EntryCommon {
  readonly at: Millis
}

/** An action or code step gave its output. */
export interface DoneEntry extends EntryCommon {
  readonly kind: 'done'
  readonly step: string
  readonly attempt: number
  readonly input: JsonObject
  readonly output: Json
  /** Records changed by the step. */
  readonly changes?: readonly ChangeNote[]
  /** Ids of messages put into the outbox by the step. */
  readonly messages?: readonly string[]
  /** Names of signals that the step emitted. */
  readonly signals?: readonly string[]
  /** Wall time of the call in milliseconds. */
  readonly tookMs: number
}

export interface ChangeNote {
  readonly op: 'create' | 'update' | 'delete'
  readonly entity: string
  readonly id: string
}

/** An attempt of a step failed. `retryAt` is null when it was the last one. */
export interface FailedEntry extends EntryCommon {
  readonly kind: 'failed'
  readonly step: string
  readonly attempt: number
  readonly input: JsonObject | null
  readonly error: JournalError
  readonly retryAt: Millis | null
}

export interface JournalError {
  readonly code: string
  readonly message: string
  readonly details?: JsonObject
}

/** A branch or split took one of its lists; `because` says which conditions were looked at and what they read. */
export interface ChoseEntry extends EntryCommon {
  readonly kind: 'chose'
  readonly step: string
  /** Id of the case or arm, or `else`. */
  readonly case: string
  readonly because: readonly ConditionReading[]
  /** Of a split: where in 0 to 100 the subject falls. */
  readonly draw?: number
}

export interface ConditionReading {
  readonly case: string
  readonly when: string
  readonly value: boolean
  /** What the condition read, by path. */
  readonly reads: JsonObject
}

export interface SleptEntry extends EntryCommon {
  readonly kind: 'slept'
  readonly step: string
  readonly until: Millis
}

/** `late` is how many milliseconds after `until` the run woke. */
export interface WokeEntry extends EntryCommon {
  readonly kind: 'woke'
  readonly step: string
  readonly lateMs: number
}

/** A parallel step began its lists. */
export interface ForkedEntry extends EntryCommon {
  readonly kind: 'forked'
  readonly step: string
}

/** Enough lists of a parallel step are done; the others were stopped. */
export interface JoinedEntry extends EntryCommon {
  readonly kind: 'joined'
  readonly step: string
  readonly done: readonly string[]
  readonly stopped: readonly string[]
}

/** A repeat step begins a round, or is done with them (`goesOn` false). */
export interface LoopedEntry extends EntryCommon {
  readonly kind: 'looped'
  readonly step: string
  /** Rounds finished so far. */
  readonly rounds: number
  readonly goesOn: boolean
  readonly because?: ConditionReading
}

/** A forEach step has worked through some of its items. All their changes belong to this entry. */
export interface PagedEntry extends EntryCommon {
  readonly kind: 'paged'
  readonly step: string
  /** Items before this page, and how many it held. */
  readonly from: number
  readonly count: number
  /** Where the next page begins, when items are records. */
  readonly cursor: string | null
  readonly skipped: readonly ItemFailure[]
  readonly skippedCount: number
  readonly changeCount: number
  readonly messageCount: number
  /** True on the last page. */
  readonly isLast: boolean
  readonly why?: 'end' | 'stopWhen' | 'itemsMax'
  readonly tookMs: number
}

export interface ItemFailure {
  readonly index: number
  readonly step: string
  readonly error: JournalError
}

/** A waitFor step began to wait. */
export interface AwaitedEntry extends EntryCommon {
  readonly kind: 'awaited'
  readonly step: string
  /** What it waits for; null when it waits for nothing that can be named (the key is empty). */
  readonly topic: string
  readonly key: string
  readonly until: Millis
}

/** The event came. */
export interface ReceivedEntry extends EntryCommon {
  readonly kind: 'received'
  readonly step: string
  readonly event: JsonObject
}

/** The deadline of a waitFor or approve step passed. */
export interface ExpiredEntry extends EntryCommon {
  readonly kind: 'expired'
  readonly step: string
}

/** People were asked, reminded, or called in. */
export interface AskedEntry extends EntryCommon {
  readonly kind: 'asked'
  readonly step: string
  readonly reason: 'asked' | 'reminded' | 'escalated'
  readonly title: string
  /** All who may decide now. */
  readonly approvers: readonly string[]
  readonly until: Millis
  /** When the next reminder or escalation is due; null when there is none. */
  readonly nextAt: Millis | null
}

/** Somebody decided. */
export interface DecidedEntry extends EntryCommon {
  readonly kind: 'decided'
  readonly step: string
  readonly by: string
  readonly outcome: string
  readonly data?: JsonObject
  readonly note?: string
}

/** An approver handed the decision on. */
export interface DelegatedEntry extends EntryCommon {
  readonly kind: 'delegated'
  readonly step: string
  readonly by: string
  readonly to: string
}

/** A subflow step started its run. */
export interface CalledEntry extends EntryCommon {
  readonly kind: 'called'
  readonly step: string
  readonly runId: string
  readonly input: JsonObject
  readonly waits: boolean
}

/** The run that a subflow step waits for has finished. */
export interface ReturnedEntry extends EntryCommon {
  readonly kind: 'returned'
  readonly step: string
  readonly runId: string
  readonly outcome: 'completed' | 'goal' | 'failed' | 'cancelled'
  readonly result: Json
}

/** What a finished step did was made good, or could not be. */
export interface CompensatedEntry extends EntryCommon {
  readonly kind: 'compensated'
  readonly step: string
  readonly input: JsonObject | null
  readonly error: JournalError | null
  readonly changes?: readonly ChangeNote[]
  readonly messages?: readonly string[]
  readonly signals?: readonly string[]
}

/** The flow's goal event came. */
export interface GoalEntry extends EntryCommon {
  readonly kind: 'goal'
  readonly event: JsonObject
}

/** The run was not finished within the time that its flow allows. */
export interface OverranEntry extends EntryCommon {
  readonly kind: 'overran'
  readonly error: JournalError
}

export interface FinishedEntry extends EntryCommon {
  readonly kind: 'finished'
  readonly outcome: 'completed' | 'goal' | 'failed'
  /** The `end` step that finished the run, or null when the last step was done. */
  readonly step: string | null
  readonly result: Json
  /** Who ended it before its steps did. */
  readonly by?: string
}

export interface CancelledEntry extends EntryCommon {
  readonly kind: 'cancelled'
  readonly by: string
  readonly reason: string
}

/** A person asked a failed run to go on from the step that failed. */
export interface RetriedEntry extends EntryCommon {
  readonly kind: 'retried'
  readonly step: string
  readonly by: string
}

/** A person moved the run to another version of its flow. Its steps stand where they stood. */
export interface MovedEntry extends EntryCommon {
  readonly kind: 'moved'
  readonly from: number
  readonly to: number
  readonly by: string
}

/** A person changed data of the run: outputs of steps, by step id. */
export interface EditedEntry extends EntryCommon {
  readonly kind: 'edited'
  readonly outputs: Readonly<Record<string, Json>>
  readonly by: string
}
