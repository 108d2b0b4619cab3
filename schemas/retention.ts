/** How many days finished runs are kept, by how they ended. */
export interface RetentionDays {
  readonly completed: number
  readonly cancelled: number
  readonly failed: number
}

/** What retention took away, or would take. */
export interface RetentionReport {
  readonly runs: RetentionDays
  readonly signals: number
  readonly skips: number
  readonly refusals: number
  readonly jobs: number
}
