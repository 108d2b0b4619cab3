import type { FlowDraft } from '../../schemas/draft.ts'

/** Flows while they are drawn: one draft per flow. A save that has not seen the newest revision changes nothing. */
export interface Drafts {
  find(flowId: string): Promise<FlowDraft | null>
  /** Newest first. */
  list(): Promise<readonly FlowDraft[]>
  /** `revision` is the one that was read, 0 when there was none. */
  save(draft: Omit<FlowDraft, 'revision'>, revision: number): Promise<DraftOutcome>
}

export type DraftOutcome =
  { readonly ok: true; readonly draft: FlowDraft } | { readonly ok: false; readonly current: FlowDraft | null }
