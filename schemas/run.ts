import type { JournalEntry } from './journal.ts'
import type { JsonObject, Millis } from './json.ts'

/**
 * One execution of one version of a flow.
 * - `queued`: accepted, not begun: its flow is at a limit or paused, or it waits for more of the same (debounce).
 * - `ready`: waits for a worker, or is being worked on.
 * - `waiting`: sleeps until `wakeAt`, or until an event comes before.
 * - `completed`, `failed`, `cancelled`: finished, for good unless a person retries a failed one.
 */
export const runStatuses = ['queued', 'ready', 'waiting', 'completed', 'failed', 'cancelled'] as const
export type RunStatus = (typeof runStatuses)[number]

export interface Run {
  readonly id: string
  readonly flowId: string
  readonly flowVersion: number
  readonly status: RunStatus
  /** Same flow and key: same run. */
  readonly key: string
  readonly subject: string | null
  /** What the trigger brought; in scope of every step as `trigger`. */
  readonly trigger: JsonObject
  readonly createdAt: Millis
  readonly updatedAt: Millis
  readonly wakeAt: Millis | null
}

/** A run as the API shows it, with all that happened. */
export interface RunView extends Run {
  readonly journal: readonly JournalEntry[]
}
