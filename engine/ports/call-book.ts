import type { JsonObject, Millis } from '../../schemas/json.ts'
import type { OutsideCall, OutsideCallState } from '../../schemas/outside-call.ts'

/**
 * Calls of plugins to the outside. A call is written down and synced before it leaves, so that after a crash it is known
 * that it may have left; what it was answered is kept until its step is surely committed.
 */
export interface CallBook {
  /**
   * Writes down a call before it leaves. When the same attempt was written down before and may have left, nothing is
   * written and what is known is given back; `again` writes it all the same.
   */
  begin(call: NewCall, again?: boolean): Promise<KnownCall | null>
  settle(id: string, end: CallEnd): Promise<void>
  /** Newest first. */
  list(filter: CallFilter): Promise<{ readonly calls: readonly OutsideCall[]; readonly nextCursor: string | null }>
  /** Forgets answers and calls that are older than that, at most `limit` of each; gives how many. */
  forget(older: {
    readonly answersBefore: Millis
    readonly callsBefore: Millis
    readonly limit: number
  }): Promise<number>
}

export interface NewCall extends Pick<
  OutsideCall,
  'id' | 'plugin' | 'runId' | 'stepId' | 'key' | 'at' | 'method' | 'url'
> {
  /** Hash of all that is asked: an answer belongs to this and to nothing else. */
  readonly requestHash: string
}

export interface KnownCall {
  readonly state: 'answered' | 'sending' | 'unknown'
  readonly answer: JsonObject | null
}

export interface CallEnd extends Pick<
  OutsideCall,
  'status' | 'code' | 'hosts' | 'secrets' | 'sentBytes' | 'receivedBytes' | 'tookMs'
> {
  readonly state: Exclude<OutsideCallState, 'sending'>
  /** Kept for a step that is worked again. */
  readonly answer: JsonObject | null
}

export interface CallFilter {
  readonly plugin?: string
  readonly runId?: string
  readonly limit: number
  readonly cursor?: string
}
