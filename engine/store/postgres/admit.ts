import { limits } from '../../limits.ts'
import type { Admission, Admitted } from '../../ports/store.ts'
import { planAdmission, type UnderWay } from '../plan-admission.ts'
import { rowToHandle, type RunRow } from '../run-row.ts'
import { lockDoor } from './lock-events.ts'
import type { Session } from './connection.ts'
import { rowsToText } from './rows-to-text.ts'
import { expectRows } from './surprise.ts'

/** Lets queued runs of a flow begin, oldest first, as far as its limits allow. Nobody else comes in at the same time. */
export async function admit(session: Session, admission: Admission): Promise<Admitted> {
  const { queued, underWay } = await readLine(session, admission)
  const { begins, nextAt } = planAdmission(admission, queued, admission.gate && underWay)
  if (begins.length > 0) {
    const text = rowsToText(begins.map(({ n }) => ({ n })))
    const [answer] = await session.send([{ text: sql.begin, values: [text, admission.now] }])
    expectRows(answer?.count ?? 0, begins.length)
  }
  return { handles: begins.map(rowToHandle), nextAt }
}

/** Who stands in line, and what is under way, under the lock of the door. */
async function readLine(session: Session, { flowId, gate, now }: Admission) {
  const [, queued, active, begun] = await session.send([
    { text: lockDoor },
    { text: sql.queued, values: [flowId, limits.admittedRunsMax] },
    { text: sql.activeByKey, values: [flowId] },
    { text: sql.begunSince, values: [flowId, gate?.rate ? now - gate.rate.perMs : now] }
  ])
  return {
    queued: (queued?.rows ?? []) as unknown as readonly RunRow[],
    underWay: { byKey: active?.rows ?? [], begun: begun?.rows ?? [] } as unknown as UnderWay
  }
}

const sql = {
  queued: `select * from runs where flow_id = $1 and status = 'queued' order by n limit $2 for update`,
  activeByKey: `select enrolment_key as key, count(*) as count from runs
    where flow_id = $1 and enrolment_key is not null and status in ('ready', 'waiting')
    group by enrolment_key`,
  begunSince: `select enrolment_key as key, begun_at as at from runs
    where flow_id = $1 and enrolment_key is not null and begun_at > $2 order by begun_at`,
  begin: `update runs r set status = 'ready', wake_at = null, begun_at = $2, debounce_key = null
    from json_to_recordset($1::json) as v (n bigint) where r.n = v.n and r.status = 'queued'`
}
