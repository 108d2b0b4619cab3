import type { Localized } from '../../../schemas/localized.ts'
import type { DataType } from './data-type.ts'
import type { FindingCode } from './finding.ts'
import type { StepData } from './step-data.ts'

/** Something wrong inside an expression or a text, and how its source could be changed to settle it. */
export interface ExpressionIssue {
  readonly code: FindingCode
  readonly details: Readonly<Record<string, string | Localized>>
  readonly severity?: 'warning'
  readonly remedy?: Remedy
}

export type Remedy =
  /** Put `text` in place of what stands from `start` to `end`. */
  | { readonly kind: 'replace'; readonly start: number; readonly end: number; readonly text: string }
  /** Use it only when there is something at `path`. */
  | { readonly kind: 'guard'; readonly path: string }

/** What an expression or a text can see at its place. */
export interface Surroundings {
  readonly variables: ReadonlyMap<string, DataType>
  readonly steps: StepData
  /** Ids of all steps of the flow. */
  readonly stepIds: ReadonlySet<string>
}
