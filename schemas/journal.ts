import type { Json, JsonObject, Millis } from './json.ts'

/**
 * What can happen to a run. A run's state is the fold of its entries (`engine/core/fold-journal.ts`), so an entry is
 * never changed once committed. `at` is when it was decided.
 */
export type JournalEntry =
  DoneEntry | FailedEntry | ChoseEntry | SleptEntry | WokeEntry | FinishedEntry | CancelledEntry | RetriedEntry

interface EntryCommon {
  readonly at: Millis
}

/** An action step gave its output. */
export interface DoneEntry extends EntryCommon {
  readonly kind: 'done'
  readonly step: string
  readonly attempt: number
  readonly input: JsonObject
  readonly output: Json
  /** Records changed by the step. */
  readonly changes?: readonly {
    readonly op: 'create' | 'update' | 'delete'
    readonly entity: string
    readonly id: string
  }[]
  /** Ids of messages put into the outbox by the step. */
  readonly messages?: readonly string[]
  /** Wall time of the call in milliseconds. */
  readonly tookMs: number
}

/** An attempt of an action step failed. `retryAt` is null when it was the last one. */
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

/** A branch took one of its lists; `because` says which conditions were looked at and what they read. */
export interface ChoseEntry extends EntryCommon {
  readonly kind: 'chose'
  readonly step: string
  /** Id of the case, or `else`. */
  readonly case: string
  readonly because: readonly ConditionReading[]
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

export interface FinishedEntry extends EntryCommon {
  readonly kind: 'finished'
  readonly outcome: 'completed' | 'goal' | 'failed'
  /** The `end` step that finished the run, or null when the last step was done. */
  readonly step: string | null
  readonly result: Json
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
