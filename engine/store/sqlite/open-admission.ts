import type Database from 'better-sqlite3'
import type { Millis } from '../../../schemas/json.ts'
import type { Gate } from '../../core/compiled-flow.ts'
import { limits } from '../../limits.ts'
import type { Admission, Admitted, RunHandle } from '../../ports/store.ts'
import type { Blobs } from './blobs.ts'
import { rowToHandle, type RunRow } from './run-row.ts'

/** Lets queued runs of a flow begin, oldest first, as far as its limits allow. Runs inside a transaction. */
export function openAdmission(database: Database.Database, blobs: Blobs): (admission: Admission) => Admitted {
  const statements = prepare(database)

  const counted = (flowId: string, gate: Gate, now: Millis): Counts => {
    const since = now - (gate.rate?.perMs ?? 0)
    const byKey = statements.activeByKey.all(flowId) as readonly KeyCount[]
    const begun = gate.rate ? (statements.begunSince.all(flowId, since) as readonly Begun[]) : []
    return {
      active: byKey.reduce((sum, { count }) => sum + count, 0),
      activeByKey: new Map(byKey.map(({ key, count }) => [key, count])),
      begun: [...begun]
    }
  }

  return ({ flowId, gate, now }) => {
    const rows = statements.queued.all(flowId, limits.admittedRunsMax) as RunRow[]
    const counts = gate ? counted(flowId, gate, now) : null
    const handles: RunHandle[] = []
    const times: Millis[] = []
    for (const row of rows) {
      const at = row.wake_at !== null && row.wake_at > now ? row.wake_at : beginsAt(row, { gate, counts, now })
      if (at !== now) {
        if (at !== null) times.push(at)
        continue
      }
      statements.begin.run(now, row.n)
      if (counts) countIn(counts, { key: row.enrolment_key, at: now })
      handles.push(rowToHandle({ ...row, status: 'ready', wake_at: null }, blobs))
    }
    // A full page may hide others behind it.
    if (rows.length === limits.admittedRunsMax && handles.length > 0) times.push(now)
    return { handles, nextAt: times.length > 0 ? Math.min(...times) : null }
  }
}

interface KeyCount {
  readonly key: string | null
  readonly count: number
}

interface Begun {
  readonly key: string | null
  readonly at: Millis
}

interface Counts {
  active: number
  readonly activeByKey: Map<string | null, number>
  readonly begun: Begun[]
}

/** Now, or when its turn comes by time; null when another run must end first. */
function beginsAt(
  row: RunRow,
  { gate, counts, now }: { readonly gate: Gate | null; readonly counts: Counts | null; readonly now: Millis }
): Millis | null {
  if (!gate || !counts) return now
  const key = row.enrolment_key
  if (gate.maxConcurrent !== null && counts.active >= gate.maxConcurrent) return null
  if (gate.maxPerKey !== null && (counts.activeByKey.get(key) ?? 0) >= gate.maxPerKey) return null
  const { rate } = gate
  if (!rate) return now
  const begun = rate.of === 'flow' ? counts.begun : counts.begun.filter((each) => each.key === key)
  const oldest = begun.length < rate.count ? undefined : begun.at(-rate.count)
  return oldest ? Math.max(now, oldest.at + rate.perMs) : now
}

function countIn(counts: Counts, begun: Begun): void {
  counts.active += 1
  counts.activeByKey.set(begun.key, (counts.activeByKey.get(begun.key) ?? 0) + 1)
  counts.begun.push(begun)
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
