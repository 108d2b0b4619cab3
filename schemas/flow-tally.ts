/** What runs did at one step. A run that came by more than once counts once. */
export interface StepTally {
  readonly step: string
  /** Runs that came to it. */
  readonly reached: number
  /** Runs that stand at it now, by how they are. */
  readonly waiting: number
  readonly working: number
  /** Runs that ended at it before their steps did. */
  readonly failed: number
  readonly cancelled: number
  /**
   * Runs by what their journals say of the step: the kind of an entry, with what it decided where there is more than one
   * way: `done`, `chose:<case>`, `decided:<outcome>`, `looped:first`, `looped:again`, `looped:last`, `paged:last`.
   */
  readonly took: Readonly<Record<string, number>>
}

/** `GET /api/flows/:id/tally`: what all runs of a flow did, counted from their journals. */
export interface FlowTally {
  /** Null: all versions. */
  readonly version: number | null
  readonly from: number | null
  readonly to: number | null
  readonly runs: number
  /** Only the newest runs were counted, because there are more than a count may look at. */
  readonly isPartial: boolean
  readonly steps: readonly StepTally[]
}
