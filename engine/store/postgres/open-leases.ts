import type { Leases } from '../../ports/leases.ts'
import { rowToHandle, type RunRow } from '../run-row.ts'
import type { GroupCommit } from './group-commit.ts'

/** Leases on the rows of runs. Rows that another worker is just taking are passed over, never waited for. */
export function openLeases(group: GroupCommit): Leases {
  return {
    async claim({ worker, flowId, now, until, limit }) {
      const { rows } = await group.write({ text: sql.claim, values: [worker, until, flowId, now, limit] })
      return (rows as unknown as readonly RunRow[]).toSorted((a, b) => a.n - b.n).map(rowToHandle)
    },
    async release(worker, runIds) {
      await group.write({ text: sql.release, values: [worker, JSON.stringify(runIds)] })
    }
  }
}

const isFree = '(lease_until is null or lease_until <= $4)'

const sql = {
  claim: `with ready as (
      select n from runs where flow_id = $3 and status = 'ready' and ${isFree}
      order by n limit $5 for update skip locked),
    due as (
      select n from runs where flow_id = $3 and status = 'waiting' and wake_at <= $4 and ${isFree}
      order by n limit $5 for update skip locked)
    update runs r set worker = $1, lease_until = $2
    from (select n from ready union all select n from due order by n limit $5) claimed
    where r.n = claimed.n
    returning r.*`,
  release: `update runs set worker = null, lease_until = null
    where id in (select json_array_elements_text($2::json)) and worker = $1`
}
