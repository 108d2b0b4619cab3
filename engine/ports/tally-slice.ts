import type { Millis } from '../../schemas/json.ts'
import type { StepTally } from '../../schemas/flow-tally.ts'

/** Runs that are counted: of one flow, of one version or all, begun in a period or at any time. */
export interface TallySelection {
  readonly flowId: string
  readonly version?: number
  /** Begun from this time on, and before that one. */
  readonly from?: Millis
  readonly to?: Millis
}

/** What a stretch of runs did, step by step. */
export interface TallySlice {
  readonly runs: number
  readonly steps: readonly StepTally[]
  /** Where the next stretch begins, of older runs; null when there are none. */
  readonly next: number | null
}
