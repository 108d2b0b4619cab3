import type { BulkJob } from '../../schemas/bulk-job.ts'

/** Work on many runs at once, and how far it has come. */
export interface JobStore {
  save(job: BulkJob): Promise<void>
  find(id: string): Promise<BulkJob | null>
  /** Jobs that are not over, oldest first. */
  open(): Promise<readonly BulkJob[]>
  newest(limit: number): Promise<readonly BulkJob[]>
}
