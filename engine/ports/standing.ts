import type { Millis } from '../../schemas/json.ts'

/** How much work stands in the store, read without looking at every run. */
export interface Standing {
  /** Ready runs by flow, and when the oldest of them was enqueued. */
  readonly ready: readonly { readonly flowId: string; readonly count: number; readonly oldestAt: Millis }[]
  readonly waiting: number
  /** When the first waiting run should wake; in the past when it is late. */
  readonly wakeAt: Millis | null
  /** Unfinished runs that nothing will ever wake. Always 0, or a promise is broken. */
  readonly stuck: number
}
