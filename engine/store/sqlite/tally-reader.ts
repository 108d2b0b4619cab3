import type Database from 'better-sqlite3'
import type { TallySelection, TallySlice } from '../../ports/tally-slice.ts'
import { journalKeySpan } from '../run-row.ts'
import { tallyRows, tallySliceRuns, type TallyRow } from '../tally-rows.ts'

/** Counts a stretch of runs, then lets everything else in this process have its turn before it answers. */
export function tallyReader(
  database: Database.Database
): (selection: TallySelection, upTo: number | null) => Promise<TallySlice> {
  const newest = database.prepare('select max(n) from runs').pluck()
  const rows = database.prepare(
    `select r.n, r.status, r.at_steps as steps, j.entries from runs r
       left join journal j on j.key >= r.n * ${journalKeySpan} and j.key < (r.n + 1) * ${journalKeySpan}
     where r.n > :low and r.n <= :high and r.flow_id = :flowId
       and (:version is null or r.flow_version = :version)
       and (:from is null or r.created_at >= :from) and (:to is null or r.created_at < :to)
     order by r.n`
  )
  return async ({ flowId, version = null, from = null, to = null }, upTo) => {
    const high = upTo ?? (newest.get() as number | null) ?? 0
    const low = Math.max(0, high - tallySliceRuns)
    const counted = tallyRows(rows.iterate({ low, high, flowId, version, from, to }) as Iterable<TallyRow>)
    await new Promise(setImmediate)
    return { ...counted, next: low === 0 ? null : low }
  }
}
