import type { RunStatus } from '../../../schemas/run.ts'
import type { RunHandle } from '../../ports/store.ts'
import type { Blobs } from './blobs.ts'

/** A row of `runs`. */
export interface RunRow {
  readonly n: number
  readonly id: string
  readonly flow_id: string
  readonly flow_version: number
  readonly key: string | null
  readonly subject: string | null
  readonly status: RunStatus
  readonly trigger_data: string
  readonly cause_depth: number
  readonly created_at: number
  readonly updated_at: number
  readonly wake_at: number | null
  readonly seq: number
  readonly begun_at: number | null
  readonly parent_run: string | null
  readonly parent_step: string | null
  readonly enrolment_key: string | null
  readonly exclusive_group: string | null
  readonly debounce_key: string | null
  readonly debounce_until: number | null
  readonly at_steps: string | null
  readonly error_code: string | null
}

/** Turns a row into a run as workers handle it. */
export function rowToHandle(row: RunRow, { unpackTrigger }: Pick<Blobs, 'unpackTrigger'>): RunHandle {
  return {
    n: row.n,
    seq: row.seq,
    causeDepth: row.cause_depth,
    parent: row.parent_run === null ? null : { runId: row.parent_run, step: row.parent_step ?? '' },
    run: {
      id: row.id,
      flowId: row.flow_id,
      flowVersion: row.flow_version,
      status: row.status,
      key: row.key ?? row.id,
      subject: row.subject,
      trigger: unpackTrigger(row.trigger_data),
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      wakeAt: row.wake_at
    }
  }
}

/** Statuses of runs that are not finished, as SQL text. */
export const unfinished = `('queued', 'ready', 'waiting')`
