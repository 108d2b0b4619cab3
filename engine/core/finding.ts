import type { Localized } from '../../schemas/localized.ts'

/** Something that keeps a flow from going live, at a step (or at the flow itself when `step` is null). */
export interface Finding {
  readonly step: string | null
  readonly code: string
  readonly message: Localized
}
