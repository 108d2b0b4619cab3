import type { Millis } from '../../schemas/json.ts'
import type { RunStatus } from '../../schemas/run.ts'

/** What no longer has to be kept. */
export interface RetentionStore {
  /**
   * Deletes at most `limit` of what is older: finished runs with their journals and settled messages, or notes. Runs that are
   * not finished, or have a message on its way, stay. Gives how many went.
   */
  delete(old: OldRows, limit: number): Promise<number>
  /** How many there are that `delete` would take. */
  count(old: OldRows): Promise<number>
  /** Gives free pages back to the disk, at most so many in one go; answers how many are still free. */
  shrink(pagesMax: number): Promise<number>
  /** Days by flow and status, where they are not as everywhere. */
  days(): Promise<readonly FlowDays[]>
  setDays(days: FlowDays): Promise<void>
}

export type EndedStatus = Extract<RunStatus, 'completed' | 'failed' | 'cancelled'>

/** `before`: finished, emitted, refused or noted before this time. */
export type OldRows =
  | { readonly kind: 'runs'; readonly flowId: string; readonly status: EndedStatus; readonly before: Millis }
  | { readonly kind: 'signals' | 'skips' | 'refusals' | 'jobs'; readonly before: Millis }

/** Null: as everywhere. */
export interface FlowDays {
  readonly flowId: string
  readonly completed: number | null
  readonly cancelled: number | null
  readonly failed: number | null
}
