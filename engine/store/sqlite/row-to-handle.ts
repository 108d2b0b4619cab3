import type { RunHandle } from '../../ports/store.ts'
import { handleOf, type RunRow } from '../run-row.ts'
import type { Blobs } from './blobs.ts'

/** Turns a row into a run as workers handle it; its trigger may be kept elsewhere. */
export function rowToHandle(row: RunRow, { unpackTrigger }: Pick<Blobs, 'unpackTrigger'>): RunHandle {
  return handleOf(row, unpackTrigger(row.trigger_data))
}
