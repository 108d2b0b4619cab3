import type { Flow } from '../../schemas/flow.ts'
import type { JournalEntry } from '../../schemas/journal.ts'
import type { JsonObject, Millis } from '../../schemas/json.ts'
import type { Message } from '../../schemas/message.ts'
import type { RunStatus } from '../../schemas/run.ts'
import type { AuditEntry } from '../../schemas/views.ts'
import type { NewSignal, RecordWrite, Store } from './store.ts'

/**
 * A copy of all data that is thrown away: a flow is played over it and nothing of that reaches the data itself. It is set
 * back to the beginning of what is played, and knows what came from outside since then.
 */
export interface Overlay {
  readonly store: Store
  readonly past: PastEvents
  /** What has been done over it. */
  readonly done: OverlayReader
  close(): Promise<void>
}

export interface OverlayAsk {
  readonly flow: Flow
  /** The time to which records are set back; null: they stay as they are, and nothing of the past is played. */
  readonly since: Millis | null
}

/** What happened since then, but for what the flow itself has done. */
export interface PastEvents {
  /** The beginning: later than asked for when more has happened than is played in one go. */
  readonly since: Millis
  readonly happenings: readonly Happening[]
  /** Ids of the flow's own runs by key: the same trigger is the same run, and makes the same ids. */
  readonly runIds: ReadonlyMap<string, string>
  readonly otherRuns: readonly OtherRun[]
  readonly otherMessages: readonly OtherMessage[]
}

export type Happening =
  /** A form, webhook, call or finished flow that starts a run directly. `runId` is the run that it started then. */
  | (HappeningCommon & {
      readonly kind: 'start'
      readonly trigger: JsonObject
      readonly key: string | null
      readonly runId: string
      readonly isOwn: boolean
    })
  /** Writes of one commit, each with its actor. */
  | (HappeningCommon & { readonly kind: 'write'; readonly writes: readonly RecordWrite[] })
  | (HappeningCommon & { readonly kind: 'signal'; readonly signal: NewSignal })
  | (HappeningCommon & {
      readonly kind: 'decide'
      readonly runId: string
      readonly step: string
      readonly decision: PastDecision
    })

interface HappeningCommon {
  readonly at: Millis
}

export interface PastDecision {
  readonly by: string
  readonly outcome: string
  readonly data?: JsonObject
  readonly note?: string
}

/** A run of another flow. */
export interface OtherRun {
  readonly id: string
  readonly flowId: string
  readonly subject: string
  readonly from: Millis
  readonly until: Millis
}

export interface OtherMessage {
  readonly flowId: string
  readonly channel: string
  readonly about: string
  readonly at: Millis
}

/** What runs over the copy have done. */
export interface OverlayReader {
  /** One after the other, oldest first. */
  runs(): IterableIterator<PlayedRun>
  changes(): IterableIterator<PlayedChange>
  messages(): IterableIterator<Message>
  changesOf(runId: string): readonly PlayedChange[]
}

export interface PlayedRun {
  readonly id: string
  readonly flowId: string
  readonly status: RunStatus
  readonly subject: string | null
  readonly trigger: JsonObject
  readonly createdAt: Millis
  readonly begunAt: Millis | null
  readonly updatedAt: Millis
  readonly journal: readonly JournalEntry[]
}

/** A change of a record by a step of a run. */
export interface PlayedChange extends AuditEntry {
  readonly entity: string
  readonly recordId: string
  readonly runId: string
  readonly step: string
}
