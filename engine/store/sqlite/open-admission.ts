import type Database from 'better-sqlite3'
import { limits } from '../../limits.ts'
import type { Admission, Admitted } from '../../ports/store.ts'
import { planAdmission, type UnderWay } from '../plan-admission.ts'
import type { RunRow } from '../run-row.ts'
import type { Blobs } from './blobs.ts'
import { rowToHandle } from './row-to-handle.ts'

/** Lets queued runs of a flow begin, oldest first, as far as its limits allow. Runs inside a transaction. */
export function openAdmission(database: Database.Database, blobs: Blobs): (admission: Admission) => Admitted {
  const statements = prepare(database)

  const underWay = ({ flowId, gate, now }: Admission): UnderWay | null =>
    gate && {
      byKey: statements.activeByKey.all(flowId) as UnderWay['byKey'],
      begun: gate.rate ? (statements.begunSince.all(flowId, now - gate.rate.perMs) as UnderWay['begun']) : []
    }

  return (admission) => {
    const rows = statements.queued.all(admission.flowId, limits.admittedRunsMax) as RunRow[]
    const { begins, nextAt } = planAdmission(admission, rows, underWay(admission))
    for (const row of begins) statements.begin.run(admission.now, row.n)
    return { handles: begins.map((row) => rowToHandle(row, blobs)), nextAt }
  }
}

function prepare(database: Database.Database) {
  return {
    queued: database.prepare(`select * from runs where flow_id = ? and status = 'queued' order by n limit ?`),
    activeByKey: database.prepare(
      `select enrolment_key as key, count(*) as count from runs
       where flow_id = ? and enrolment_key is not null and status in ('ready', 'waiting')
       group by enrolment_key`
    ),
    begunSince: database.prepare(
      `select enrolment_key as key, begun_at as at from runs
       where flow_id = ? and enrolment_key is not null and begun_at > ? order by begun_at`
    ),
    begin: database.prepare(
      `update runs set status = 'ready', wake_at = null, begun_at = ?, debounce_key = null where n = ?`
    )
  }
}
