import type { FlowDraft } from '../../schemas/draft.ts'
import type { Flow } from '../../schemas/flow.ts'

/** A row of `drafts`. */
export interface DraftRow {
  readonly revision: number
  readonly flow: string
  readonly base_version: number | null
  readonly saved_at: number
  readonly saved_by: string
}

export function rowToDraft(row: DraftRow): FlowDraft {
  const { revision, flow, base_version: baseVersion, saved_at: savedAt, saved_by: savedBy } = row
  return { flow: JSON.parse(flow) as Flow, revision, baseVersion, savedAt, savedBy }
}
