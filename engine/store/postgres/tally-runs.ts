import type { TallySelection, TallySlice } from '../../ports/tally-slice.ts'
import { journalKeySpan } from '../run-row.ts'
import { tallyRows, tallySliceRuns, type TallyRow } from '../tally-rows.ts'
import type { Readers } from './readers.ts'

/** Counts a stretch of runs. */
export async function tallyRuns(
  readers: Readers,
  { flowId, version, from, to }: TallySelection,
  upTo: number | null
): Promise<TallySlice> {
  const high = upTo ?? (await readers.rows<{ n: number | null }>('select max(n) as n from runs'))[0]?.n ?? 0
  const low = Math.max(0, high - tallySliceRuns)
  const values = [low, high, flowId, version ?? null, from ?? null, to ?? null]
  return { ...tallyRows(await readers.rows<TallyRow>(slice, values)), next: low === 0 ? null : low }
}

const slice = `select r.n, r.status, r.at_steps as steps, j.entries from runs r
    left join journal j on j.key >= r.n * ${journalKeySpan} and j.key < (r.n + 1) * ${journalKeySpan}
  where r.n > $1 and r.n <= $2 and r.flow_id = $3
    and ($4::bigint is null or r.flow_version = $4::bigint)
    and ($5::bigint is null or r.created_at >= $5::bigint) and ($6::bigint is null or r.created_at < $6::bigint)
  order by r.n`
